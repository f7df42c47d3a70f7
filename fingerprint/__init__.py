"""Digests of bytes and of essence, and perceptual fingerprints."""
