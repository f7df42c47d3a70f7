"""The staff's face: hand in, choose, caption, approve, withdraw."""
