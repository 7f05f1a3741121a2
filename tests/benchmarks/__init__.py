"""`make bench`: how fast the portal is. Never part of the test suite: numbers depend on the machine."""
