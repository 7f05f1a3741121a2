"""`make screenshots`: the pictures of the README, taken from the portal itself."""
