"""A hundred thousand contributions: public pages ask no more queries than at a thousand, and stay quick."""

import time

import pytest
from django.core.management import call_command
from django.test import Client

from participation.models import Contribution
from tests.benchmarks import pages

pytestmark = pytest.mark.django_db(transaction=True)

FEW, MANY = 1_000, 100_000
SLOWEST_KEPT_MS = 50
"""What a page may take that is kept: it asks one query, whatever the number of rows."""


def proof_a_hundred_thousand_contributions(figure):
    few = measured(FEW, figure)
    many = measured(MANY, figure)
    for label, (_queries, anew, _kept) in few.items():
        more, longer, again = many[label]
        figure(f"{label}: queries; made anew; kept", f"{more}; {anew:.0f} → {longer:.0f} ms; {again:.1f} ms")
    assert {label: row[0] for label, row in many.items()} == {label: row[0] for label, row in few.items()}
    assert {label: row[2] for label, row in many.items() if row[2] > SLOWEST_KEPT_MS} == {}


def measured(count, figure):
    """Queries, milliseconds made anew and milliseconds kept of every public page at so many rows."""
    started = time.monotonic()
    call_command("load_erfurt", sample=count, verbosity=0)
    pages.analyse()
    assert Contribution.objects.count() == count
    figure(f"{count:,} contributions loaded in", f"{time.monotonic() - started:.0f} s")
    visitor = Client(headers={"host": "127.0.0.1"})
    public = [(label, path) for label, path, signed_in in pages.addresses() if not signed_in]
    return {label: (*pages.made_anew(visitor, path), kept(visitor, path)) for label, path in public}


def kept(client, path):
    """Milliseconds of an answer that is kept from before, the best of five."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - started) * 1000)
    return min(times)
