"""Loads Erfurt's process with invented contributions, serves it, and takes the README's pictures."""

import os
from pathlib import Path

import django

FOLDER = Path(__file__).resolve().parents[2] / "docs/screenshots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update"
)


def main():
    """Prepare, serve, take."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erfurt_sozialraum.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - reads Django's models

    from tests.benchmarks.pages import served  # noqa: PLC0415 - reads Django's models
    from tests.screenshots.shots import ready, take  # noqa: PLC0415 - reads Django's models

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_erfurt", sample=60, verbosity=0)
    session = ready()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served() as port:
        for name in take(port, FOLDER, session, chromium=CHROMIUM, flags=FLAGS.split()):
            print(f"docs/screenshots/{name}")


main()
