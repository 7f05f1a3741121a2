"""Formats where Django's own differ from how people write."""
