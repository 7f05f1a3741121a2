"""What rows have in common: publication, records, transitions, jobs, their own order."""
