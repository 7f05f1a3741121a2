"""Words as people read them: wordings side by side, hints, small cells, lines in pictures."""
