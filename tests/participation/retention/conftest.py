"""Files go into a folder of the test's own."""

from tests.participation.reports.conftest import files

__all__ = ["files"]
