"""Addresses of signing in, and of accounts and roles."""
