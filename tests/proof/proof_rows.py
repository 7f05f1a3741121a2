"""A hundred thousand contributions: no public page asks more queries than at a thousand, and none is slow."""

import time

import pytest
from django.core.management import call_command
from django.test import Client

from participation.models import Contribution
from tests.benchmarks import pages

pytestmark = pytest.mark.django_db(transaction=True)

FEW, MANY = 1_000, 100_000
NEVER_KEPT = "consultation with its form"
"""Each form has a key of its own."""
SLOWEST_KEPT_MS, SLOWEST_ANEW_MS = 50, 5_000


def proof_a_hundred_thousand_contributions(figure):
    few = measured(FEW, figure)
    many = measured(MANY, figure)
    for label, (queries, anew, again) in many.items():
        times = f"{few[label][1]:.0f} and {anew:.0f} ms" + ("" if again is None else f"; {again:.1f} ms")
        figure(f"{label}: queries; made anew with few and many; kept", f"{queries}; {times}")
    assert {label: row[0] for label, row in many.items()} == {label: row[0] for label, row in few.items()}
    assert {label: row[1] for label, row in many.items() if row[1] > SLOWEST_ANEW_MS} == {}
    assert {label: row[2] for label, row in many.items() if (row[2] or 0) > SLOWEST_KEPT_MS} == {}


def measured(count, figure):
    """Queries, milliseconds made anew and milliseconds kept of every public page at so many rows."""
    started = time.monotonic()
    call_command("load_erfurt", sample=count, verbosity=0)
    pages.analyse()
    assert Contribution.objects.count() == count
    figure(f"{count:,} contributions loaded in", f"{time.monotonic() - started:.0f} s")
    visitor = Client(headers={"host": "127.0.0.1"})
    public = [(label, path) for label, path, signed_in in pages.addresses() if not signed_in]
    return {
        label: (*pages.made_anew(visitor, path), None if label == NEVER_KEPT else kept(visitor, path))
        for label, path in public
    }


def kept(client, path):
    """Milliseconds of an answer that is kept from before, the best of five."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - started) * 1000)
    return min(times)
