"""Deciding about contributions, and dividing them into points."""
