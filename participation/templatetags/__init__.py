"""What pages of the app below show of decisions."""
