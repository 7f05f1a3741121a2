"""German formats: a time is told with „Uhr“."""

DATETIME_FORMAT = r"j. F Y, H:i \U\h\r"
