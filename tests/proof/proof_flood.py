"""Many send the public forms at the same moment, often twice: each is stored once, and nobody is shut out."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.urls import reverse

from erfurt_sozialraum.forms import keys as form_keys
from participation import receipts
from participation.models import Contribution
from participation.views.contributions.pages import MANY_GUESSES
from stakeholders.forms.barriers import PURPOSE as BARRIERS
from stakeholders.models import BarrierReport, OutgoingMail
from stakeholders.views.barriers import MAILS
from tests import factories as f
from tests.benchmarks.load import send_all
from tests.benchmarks.pages import HOST, served
from tests.workers import database_url

pytestmark = pytest.mark.django_db(transaction=True)

FORMS, COPIES, CHANGED, GUESSES, REPORTS = 400, 3, 60, 400, 60
FORM = {**HOST, "Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def port(tmp_path):
    """A portal of its own on this test's database, its counts in a folder of their own."""
    place = {
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(tmp_path),
        "STATIC_ROOT": str(tmp_path / "static"),
        "OPERATOR_EMAIL": "amt@example.org",
        "REDIS_URL": "",
    }
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(command, env={**os.environ, **place}, cwd=settings.BASE_DIR, check=True)
    with served(**place) as port:
        yield port


def sendings(path, purpose, texts):
    """A request for each list of texts: all of a list carry the same key, old enough for a person."""
    keys = [form_keys.new_key(purpose) for _ in texts]
    time.sleep(form_keys.MIN_AGE.total_seconds() + 0.5)
    return [
        ("POST", path, urlencode({"key": key, "text": text}), FORM)
        for key, several in zip(keys, texts, strict=True)
        for text in several
    ]


def proof_flood_of_contributions(port, figure):
    row = f.ConsultationFactory()
    path, purpose = reverse("participation:consultation", args=[row.slug]), receipts.purpose(row.pk)
    requests = sendings(path, purpose, [[f"Beitrag {number}"] * COPIES for number in range(FORMS)])
    random.Random(7).shuffle(requests)
    started = time.monotonic()
    statuses = Counter(send_all(port, requests))
    seconds = time.monotonic() - started
    assert statuses == {302: FORMS * COPIES}
    texts = Counter(Contribution.objects.values_list("text", flat=True))
    assert texts == {f"Beitrag {number}": 1 for number in range(FORMS)}
    figure("forms, each sent three times", f"{FORMS}, {FORMS * COPIES} sendings")
    figure("stored", sum(texts.values()))
    figure("answers per second", f"{len(requests) / seconds:.0f}")


def proof_one_key_with_two_texts(port, figure):
    row = f.ConsultationFactory()
    path, purpose = reverse("participation:consultation", args=[row.slug]), receipts.purpose(row.pk)
    pairs = [[f"{number} so", f"{number} anders"] for number in range(CHANGED)]
    statuses = Counter(send_all(port, sendings(path, purpose, pairs)))
    assert statuses == {302: CHANGED, 409: CHANGED}
    stored = Counter(text.split()[0] for text in Contribution.objects.values_list("text", flat=True))
    assert stored == {str(number): 1 for number in range(CHANGED)}
    figure("keys, stored, asked about", f"{CHANGED}, {sum(stored.values())}, {statuses[409]}")


def proof_flood_of_guesses(port, figure):
    key = form_keys.read_key(form_keys.new_key("x"), "x")
    code = receipts.code_of(key)
    f.ContributionFactory(code_hash=receipts.code_hash(code))
    right = ("GET", reverse("participation:receipt", args=[receipts.grouped(code)]), None, HOST)
    chance = random.Random(7)
    guesses = ["".join(chance.choices(receipts.ALPHABET, k=receipts.LENGTH)) for _ in range(GUESSES)]
    wrong = [("GET", reverse("participation:receipt", args=[guess]), None, HOST) for guess in guesses]
    statuses = Counter(send_all(port, wrong))
    assert set(statuses) == {404, 429}
    assert statuses[404] >= MANY_GUESSES
    assert send_all(port, [right] * 20) == [200] * 20, "a right code opens all the same"
    assert send_all(port, wrong[:5], source="127.0.0.2") == [404] * 5, "another visitor is not meant"
    figure("wrong codes of one visitor, of them held back", f"{GUESSES}, {statuses[429]}")


def proof_flood_of_barrier_reports(port, figure):
    path = reverse("stakeholders:barrier_report")
    requests = sendings(path, BARRIERS, [[f"Meldung {number}"] * 2 for number in range(REPORTS)])
    assert Counter(send_all(port, requests)) == {302: REPORTS * 2}
    texts = Counter(BarrierReport.objects.values_list("text", flat=True))
    assert texts == {f"Meldung {number}": 1 for number in range(REPORTS)}
    mails = OutgoingMail.objects.count()
    assert mails == MAILS
    figure("reports of one visitor, stored, told by mail", f"{REPORTS}, {len(texts)}, {mails}")
    figure("mails that one visitor may cause within the hour", MAILS)
