#!/usr/bin/env python3
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line

from erfurt_sozialraum.run.launch import prepare_environment


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erfurt_sozialraum.settings")
    if sys.argv[1:2] == ["portal"]:
        # Before Django reads the settings: the embedded database's address is one of them.
        prepare_environment()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
