"""German formats: a time is told with „Uhr“, and typed in many ways."""

DATETIME_FORMAT = r"j. F Y, H:i \U\h\r"
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%H.%M", "%H", "%H:%M Uhr", "%H.%M Uhr", "%H Uhr"]
