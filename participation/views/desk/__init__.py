"""The desk of planners, and what lies with other offices."""
