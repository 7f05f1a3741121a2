"""What changes several rows, or rows plus mail or tasks, chapter by chapter."""
