"""Versions and their articles, as planners write them."""
