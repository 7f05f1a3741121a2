"""Twenty thousand contributions whose time is over: killed, twice at once, and in the end all is gone."""

import os
import random
import subprocess
import sys
import time
from datetime import timedelta

import pgtrigger
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import F, Sum, TextField, Value
from django.db.models.functions import Cast, Concat

from erfurt_sozialraum.dates import today
from participation.models import ArchiveOffer, Contribution, ModerationDecision, Point, Process, Reply
from stakeholders.models import DeletionRecord
from tests import factories as f
from tests.stored import rows_with, tables
from tests.workers import database_url

pytestmark = pytest.mark.django_db(transaction=True)

COUNT, KILLS, SEARCHED = 20_000, 6, 40
LONGEST = 600
"""Seconds for the last run; what is not done by then never is."""


def proof_killed_purges(figure, tmp_path):
    call_command("load_erfurt", sample=COUNT, verbosity=0)
    make_due()
    hidden = mark_hidden()
    kept = published()
    answers = Reply.objects.count()
    environment = os.environ | {"DATABASE_URL": database_url(), "DATA_DIR": str(tmp_path), "REDIS_URL": ""}

    def start():
        command = [sys.executable, "manage.py", "purge"]
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, **silent)

    chance, left = random.Random(7), []
    for _kill in range(KILLS):
        before = done()
        run = start()
        deadline = time.monotonic() + LONGEST
        while done() == before and run.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(chance.random())
        run.kill()
        run.communicate()
        assert recorded() == done(), "a chunk and its record are one"
        left.append(COUNT - done())
    assert left[-1] > 0, "the kills came too late to show anything"
    started = time.monotonic()
    both = [start(), start()]
    assert [run.communicate(timeout=LONGEST)[1] for run in both] == [b"", b""]
    seconds = time.monotonic() - started

    assert (done(), recorded()) == (COUNT, COUNT)
    assert (published(), Reply.objects.count()) == (kept, answers)
    assert [words for words in hidden[:SEARCHED] if rows_with(words)] == []
    assert rows_with("wort-das-gehen-muss-") == {}
    assert not ModerationDecision.objects.filter(contribution__published_at=None).exists()
    assert not Contribution.objects.exclude(area=None, age_band="", code_hash=None).exists()
    figure("contributions due, of them never published", f"{COUNT:,}, {len(hidden):,}")
    figure("runs killed, contributions left after each", f"{KILLS}: {', '.join(f'{n:,}' for n in left)}")
    figure("two runs at once did the rest in", f"{seconds:.0f} s, {left[-1] / seconds:.0f} a second")
    figure("anonymised, on record, published texts changed", f"{done():,}, {recorded():,}, 0")
    figure("tables searched; words found that had to go", f"{len(tables())}; 0")


def make_due():
    """All of it was two years ago, its process ended, and the archive answered."""
    past = timedelta(days=800)
    with pgtrigger.ignore("participation.Contribution:original_stays"):
        Contribution.objects.update(
            received_at=F("received_at") - past, transcribed_at=None, transcribed_by=None
        )
    Process.objects.update(ended_on=today() - timedelta(days=400))
    by = f.PlannerFactory()
    for process in Process.objects.filter(consultations__contributions__isnull=False).distinct():
        said = {"answer": "declined", "answered_on": today(), "answered_by": by}
        ArchiveOffer.objects.create(process=process, offered_on=today(), offered_by=by, **said)


def mark_hidden():
    """A word of its own in each text that nobody was to read, and in its points and answers; the words."""
    hidden = Contribution.objects.filter(published_at=None)
    with pgtrigger.ignore("participation.Contribution:original_stays", "participation.Reply:append_only"):
        hidden.update(text=word("pk"))
        Point.objects.filter(contribution__in=hidden).update(text=word("contribution_id"))
        answers = Reply.objects.filter(point__contribution__in=hidden).exclude(reason="")
        answers.update(reason=word("point_id"))
    return list(hidden.order_by("pk").values_list("text", flat=True))


def word(column):
    """No other text holds it, and none begins with another."""
    parts = (Value("wort-das-gehen-muss-"), Cast(column, TextField()), Value("-ende"))
    return Concat(*parts, output_field=TextField())


def published():
    """What everybody reads."""
    return dict(Contribution.objects.exclude(published_at=None).values_list("pk", "published_text"))


def done():
    return Contribution.objects.exclude(anonymised_at=None).count()


def recorded():
    rows = DeletionRecord.objects.filter(rule="contributions")
    return rows.aggregate(total=Sum("number"))["total"] or 0
