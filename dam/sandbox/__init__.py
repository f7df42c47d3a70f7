"""Runs every decoder of foreign bytes in a limited process of its own."""
