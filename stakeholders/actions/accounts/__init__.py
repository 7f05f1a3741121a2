"""Accounts and roles, another address, and the mails that leave the portal."""
