"""The way of a contribution, station by station."""
