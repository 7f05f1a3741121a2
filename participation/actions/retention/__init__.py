"""Carrying out how long personal data are kept; offering files to the archive before they go."""
