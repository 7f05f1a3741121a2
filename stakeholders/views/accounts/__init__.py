"""Signing in and out, another address, accounts and roles, the demo's post box."""
