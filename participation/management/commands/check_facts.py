"""`manage.py check_facts`: what cannot all be true, each with the page where it is mended."""

import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.viewers import EVERYTHING
from participation.actions.hearings.naming import rebuild_status
from participation.overviews.desk.contradictions import contradictions


class Command(BaseCommand):
    """Ends with 1 where something does not fit, so that a script may watch it."""

    help = "Prüft, ob die erfassten Tatsachen zusammenpassen."

    def add_arguments(self, parser) -> None:
        """One option."""
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="Bildet zuerst neu, was Auslöser der Datenbank aus anderen Zeilen ableiten.",
        )

    def handle(self, *args, **options) -> None:
        """Say what does not fit, or that all does."""
        if options["rebuild"]:
            rebuild_status()
        found = contradictions(EVERYTHING)
        for each in found:
            self.stdout.write(f"{each.check.label} ({each.number}). {each.check.remedy}")
            for line in each.lines:
                self.stdout.write(f"  {line.title}  {line.href}")
            if each.more:
                self.stdout.write(_("  und %(n)d weitere") % {"n": each.more})
        if found:
            sys.exit(1)
        self.stdout.write(_("Alles passt zusammen."))
