"""What waits for those who run the process, and for other offices."""
