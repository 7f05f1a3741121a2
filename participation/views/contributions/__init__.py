"""Contributions: receipts, what others said, and what came on paper."""
