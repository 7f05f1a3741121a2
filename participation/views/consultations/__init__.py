"""Consultations: for residents, and for those who prepare and move them."""
