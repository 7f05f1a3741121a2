"""The receipt and the look-up by code: kept by nobody, kind to typing, hard to guess."""

import logging
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from erfurt_sozialraum.run.logs import MaskReceiptCodes
from participation import receipts
from tests.factories import AreaFactory, PlannerFactory
from tests.participation.contributions.rows import CODE, PRIVATE, headers, receipt_of, with_code
from tests.reading import markup_of, text_of

pytestmark = pytest.mark.django_db


def test_the_receipt_shows_code_picture_and_what_is_public(client, settings):
    settings.SITE_URL = "https://portal.example"
    with_code(text="Mehr Bänke!", age_band="65+", may_publish=True, area=AreaFactory(name="Daberstedt"))
    response = receipt_of(client)
    text = text_of(response)
    assert response.status_code == 200
    assert "K7QM-3XPT-9ABC-DEFG" in text
    assert "https://portal.example/mein-beitrag/" in text
    assert "Danke. Ihr Beitrag ist angekommen" in text
    assert "Mehr Bänke!" in text
    assert "65 Jahre und älter (nur gezählt, steht nie beim Text)" in text
    assert "Die Antwort kommt bis" in text
    svg = re.search(r"<svg[^>]*viewBox[^>]*>.*?</svg>", response.content.decode(), re.S)[0]
    assert "style" not in svg


def test_neither_receipt_nor_lookup_is_kept_passed_on_or_indexed(client):
    with_code()
    answers = [
        receipt_of(client),
        receipt_of(client, "AAAA-AAAA-AAAA-AAAA"),
        client.get(reverse("participation:receipt_lookup")),
        client.post(reverse("participation:receipt_lookup"), {"code": CODE}),
        client.post(reverse("participation:receipt_lookup"), {"code": "AAAA"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 200, 302, 422]
    # What was typed wrongly must be found again by "Back"; no cache but the browser's own holds it.
    mistyped = PRIVATE | {"Cache-Control": "private, no-cache"}
    assert [headers(answer) for answer in answers] == [*[PRIVATE] * 4, mistyped]
    assert [dict(answer.cookies) for answer in answers] == [{}] * 5
    assert '<meta name="robots" content="noindex' in answers[0].content.decode()


def test_the_title_does_not_hold_the_code(client):
    with_code()
    title = re.search("<title>(.*?)</title>", receipt_of(client).content.decode(), re.S)[1]
    assert "K7QM" not in title


def test_who_is_signed_in_can_still_sign_out_from_there(client):
    with_code()
    client.force_login(PlannerFactory())
    assert receipt_of(client)["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize("typed", ["k7qm3xpt9abcdefg", "K7QM 3XPT 9ABC DEFG", "K7QM–3XPT–9ABC–DEFG"])
def test_the_lookup_forgives_typing(typed):
    with_code()
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("participation:receipt_lookup"), {"code": typed})
    assert response["Location"] == "/mein-beitrag/K7QM-3XPT-9ABC-DEFG/"
    assert receipt_of(client, typed).status_code == 200


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Bitte geben Sie den Code ein"),
        ("K7QM-3XPT", "kein vollständiger Code"),
        ("AAAA-AAAA-AAAA-AAAA", "Diesen Code kennen wir nicht"),
    ],
)
def test_an_unknown_code_is_answered_kindly_and_kept(client, typed, message):
    response = client.post(reverse("participation:receipt_lookup"), {"code": typed})
    assert response.status_code == 422
    assert message in text_of(response)
    assert f'value="{typed}"' in response.content.decode() or not typed


def test_guessing_is_noticed_but_a_true_code_always_opens(client, monkeypatch):
    monkeypatch.setattr("participation.views.contributions.pages.MANY_GUESSES", 3)
    with_code()
    lookup = reverse("participation:receipt_lookup")
    guesses = [client.post(lookup, {"code": "AAAA-AAAA-AAAA-AAAA"}).status_code for _ in range(5)]
    assert guesses == [422, 422, 422, 429, 429]
    assert receipt_of(client, "BBBB-BBBB-BBBB-BBBB").status_code == 429
    assert client.post(lookup, {"code": CODE}).status_code == 302
    assert receipt_of(client).status_code == 200
    other = client.post(lookup, {"code": "AAAA-AAAA-AAAA-AAAA"}, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 422


def test_no_address_is_kept_in_the_cache(client, monkeypatch):
    keys = []
    add = cache.add
    monkeypatch.setattr(cache, "add", lambda key, *a, **k: keys.append(key) or add(key, *a, **k))
    client.post(
        reverse("participation:receipt_lookup"), {"code": "AAAA-AAAA-AAAA-AAAA"}, REMOTE_ADDR="192.0.2.7"
    )
    assert len(keys) == 1
    assert "192.0.2.7" not in keys[0]


def test_the_lookup_works_without_a_cache(client, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(cache, "add", away)
    response = client.post(reverse("participation:receipt_lookup"), {"code": "AAAA-AAAA-AAAA-AAAA"})
    assert response.status_code == 422


def test_djangos_own_log_holds_no_code(client, settings, caplog):
    # As an operator sees it who asks for more than errors (REQUEST_LOG_LEVEL).
    caplog.set_level("WARNING", logger="django.request")
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["words", "mask"]
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    handler.addFilter(MaskReceiptCodes())
    logging.getLogger("django.request").addHandler(handler)
    try:
        receipt_of(client, "AAAA-AAAA-AAAA-AAAA")
        client.post("/mein-beitrag/AAAA-AAAA-AAAA-AAAA/")
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert lines == ["Not Found: /mein-beitrag/***/", "Method Not Allowed (POST): /mein-beitrag/***/"]


def order_of(response):
    """The headings of the receipt page, from top to bottom."""
    return re.findall(r'<h2 id="(\w+)"', response.content.decode())


def test_right_after_sending_the_code_comes_first_later_the_answer(client):
    row = with_code()
    address = reverse("participation:receipt", args=["K7QM-3XPT-9ABC-DEFG"])
    assert order_of(client.get(address + "?gesendet"))[:2] == ["quittung", "weg"]
    assert order_of(client.get(address)) == ["weg", "text", "veroeffentlichung", "quittung", "weiter"]
    type(row).objects.update(status="rejected")
    assert order_of(client.get(address + "?gesendet"))[0] == "weg", "a kept address shows the answer first"


def test_the_title_says_what_happened(client):
    with_code()
    page = markup_of(receipt_of(client))
    assert "<title>Danke. Ihr Beitrag ist angekommen" in page
    assert re.search(r'<p class="actions" data-print hidden><button[^>]*type="button"', page)


def test_a_wrong_code_is_found_again_by_back(client):
    wrong = client.post(reverse("participation:receipt_lookup"), {"code": "AAAA"})
    assert "no-store" not in wrong["Cache-Control"]
    client.force_login(PlannerFactory())
    signed_in = client.post(reverse("participation:receipt_lookup"), {"code": "AAAA"})
    assert "no-store" in signed_in["Cache-Control"]


def test_the_address_after_sending_opens_it_when_pasted(client):
    with_code()
    pasted = f"https://portal.example{receipts.receipt_address(CODE)}"
    assert pasted.endswith("/?gesendet#angekommen")
    answer = client.post("/mein-beitrag/", {"code": pasted})
    assert (answer.status_code, answer["Location"]) == (302, f"/mein-beitrag/{receipts.grouped(CODE)}/")
