"""What a report says, part by part, frozen when it is ordered; reports that bodies have in hand."""
