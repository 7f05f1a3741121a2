"""Everything that has a date, and the dates that are missing."""
