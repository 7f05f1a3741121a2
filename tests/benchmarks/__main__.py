"""The bench: pages, submissions and reports at 1,000 and 10,000 contributions, printed as Markdown.

Run by `make bench`, on a database of its own; about six minutes on two cores.
"""

import os
import platform
import sys

import django


def main():
    """Load, measure, print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erfurt_sozialraum.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - reads Django's models

    from tests.benchmarks import pages, reports, submissions  # noqa: PLC0415 - reads Django's models

    counts = [int(word) for word in sys.argv[1:]] or [1000, 10000]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    print(f"{machine}, Python {platform.python_version()}\n")
    for count in counts:
        call_command("load_erfurt", sample=count, verbosity=0)
        pages.analyse()
        with pages.served() as port:
            print(f"### Pages at {count:,} contributions, 2 web workers, 4 connections\n")
            print(pages.table(port), flush=True)
            if count == counts[-1]:
                print("\n### Submissions through the real form\n")
                print(submissions.line(port), flush=True)
    print("\n### Reports, warm worker\n")
    print(reports.table([10, 100, 1000]), flush=True)


main()
