"""Contributions through the real form: each with a key of its own, old enough not to look hasty."""

import itertools
import time
from urllib.parse import urlencode

from django.urls import reverse

from erfurt_sozialraum.forms import keys as form_keys
from participation import receipts
from participation.models import Consultation, Contribution
from tests.benchmarks.load import measure

MOST = 4000
TEXT = "Auf dem Platz fehlen Bänke, an denen man sich ohne zu bezahlen treffen kann. " * 4


def line(port):
    """Submissions per second; what was stored is counted afterwards."""
    row = Consultation.objects.published().open().latest("opens_at")
    path = reverse("participation:consultation", args=[row.slug])
    purpose = receipts.purpose(row.pk)
    bodies = iter([urlencode({"key": form_keys.new_key(purpose), "text": TEXT}) for _ in range(MOST)])
    time.sleep(form_keys.MIN_AGE.total_seconds() + 0.5)
    headers = {"Host": "127.0.0.1", "Content-Type": "application/x-www-form-urlencoded"}
    before = Contribution.objects.count()
    rate = measure(port, lambda: (("POST", path, body, headers) for body in bodies_of(bodies)), seconds=8)
    stored = Contribution.objects.count() - before
    return (
        f"{rate.per_second:.0f} submissions/s, median {rate.median:.1f} ms, p95 {rate.p95:.1f} ms; "
        f"{stored} stored, {rate.failed} refused."
    )


def bodies_of(bodies):
    """Hand out each body once, to whichever connection asks."""
    while chunk := list(itertools.islice(bodies, 1)):
        yield chunk[0]
