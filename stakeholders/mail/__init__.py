"""Mails of this app, as text."""
