"""`manage.py purge`: deletes what was kept long enough, as the privacy notice says."""

import sys

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from participation.actions.retention.purging import preview, purge
from participation.overviews.retention import to_offer
from stakeholders.models import PurgeRun


class Command(BaseCommand):
    """Beat orders the same every night; this is for a look beforehand, and for a server without beat."""

    help = "Löscht, was lange genug gespeichert war."

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the command line."""
        parser.add_argument("--dry-run", action="store_true", help="nur sagen, was gelöscht würde")

    def handle(self, *args, dry_run: bool, **options) -> None:
        """Say what goes and by which rule; end with 1 where a rule could not be carried out."""
        for purge_, number in preview():
            self.stdout.write(f"{purge_.what}: {number}  ({purge_.retention})")
        for process in to_offer():
            self.stdout.write(_("Wartet auf das Stadtarchiv: %(process)s") % {"process": process})
        if dry_run:
            self.stdout.write(_("Nichts wurde gelöscht."))
            return
        if purge():
            self.stdout.write(_("Gelöscht und vermerkt."))
            return
        self.stderr.write(PurgeRun.objects.latest("pk").last_error)
        sys.exit(1)
