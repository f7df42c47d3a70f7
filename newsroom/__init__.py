"""The media's face: find today's event, take the press-ready file."""
