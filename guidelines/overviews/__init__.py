"""What pages show, read from several models."""
