"""`manage.py load_erfurt [--sample N]`: Erfurt's process from the data files, and invented examples."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from participation.loading.erfurt import load_erfurt
from participation.loading.rows import analyze
from participation.loading.samples import load_samples
from participation.models import Contribution, FeedbackLoop, ModerationDecision, Point, Reply, Result

GROWN = (Contribution, Point, Reply, ModerationDecision, Result, FeedbackLoop)


class Command(BaseCommand):
    """May be called again at any time: it adds what is missing and changes nothing else."""

    help = "Lädt den Prozess der Stadt Erfurt; mit --sample N dazu N erfundene, gekennzeichnete Beiträge."

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the command line."""
        parser.add_argument("--sample", type=int, default=0, metavar="N", help="N Beispielbeiträge")
        parser.add_argument(
            "--records-from",
            type=date.fromisoformat,
            metavar="JJJJ-MM-TT",
            help="Beginn der Aufzeichnung (sonst: der Tag des ersten Ladens)",
        )

    def handle(self, *args, sample: int, records_from: date | None, **options) -> None:
        """Load all or nothing, and say what is new."""
        if sample < 0:
            raise CommandError("--sample braucht eine Zahl ab 0.")
        with transaction.atomic():
            created = load_erfurt(records_from=records_from).created
            added = load_samples(sample) if sample else 0
        if added:
            analyze(*GROWN)
        if options["verbosity"] > 0:
            for model, number in created.items():
                self.stdout.write(f"{number:>6} {model._meta.verbose_name_plural}")
            self.stdout.write(f"{added:>6} Beispielbeiträge" if added else "Beispielbeiträge: keine neuen.")
