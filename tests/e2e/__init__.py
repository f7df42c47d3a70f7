"""A real browser on a whole installation."""
