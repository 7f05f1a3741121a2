"""Deciding about contributions, dividing them into points, choosing among them."""
