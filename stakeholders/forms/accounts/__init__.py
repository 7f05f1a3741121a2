"""Signing in, another address, accounts and roles."""
