"""The database goes away while a form is sent: nothing typed is lost, and one button sends it again."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from erfurt_sozialraum.forms import keys
from participation import receipts
from participation.models import Contribution
from tests.factories import ConsultationFactory

TEXT = "Am Spielplatz fehlt »eine« Bank.\nUnd ein <b>Baum</b>."


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.fixture
def errors(settings, visitor):
    settings.ROOT_URLCONF = "tests.browser.error_urls"
    return visitor


def hidden(page):
    """The fields that the button sends, as a browser reads them."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {unescape(name): unescape(value) for name, value in found}


def sent_again(page):
    return re.search(r'<form method="post" action="([^"]+)"', page)


@pytest.mark.django_db
def test_a_contribution_is_not_lost_and_the_same_key_is_sent_again(visitor, monkeypatch):
    row = ConsultationFactory()
    monkeypatch.setattr(keys, "MIN_AGE", timedelta(0))
    form = {"key": keys.new_key(receipts.purpose(row.pk)), "text": TEXT}
    address = reverse("participation:consultation", args=[row.slug])

    def away(*args, **kwargs):
        raise OperationalError("the connection is closed")

    with monkeypatch.context() as broken:
        broken.setattr("participation.views.consultations.pages.submit", away)
        answer = visitor.post(address, form)
    page = answer.text
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "ist nicht gespeichert" in page
    assert "nicht verloren" not in page
    assert "no-store" in answer["Cache-Control"]
    assert "<b>Baum" not in page
    assert sent_again(page).group(1) == address
    again = hidden(page)
    assert (again["key"], again["text"]) == (form["key"], TEXT)
    for _twice in range(2):
        assert visitor.post(address, again).status_code == 302
    assert Contribution.objects.get().text == TEXT


def test_a_page_that_is_only_read_says_what_it_did(errors):
    page = errors.get("/fehler/datenbank/").text
    assert "Was Sie schon abgesendet haben, ist nicht verloren." in page
    assert "<form" not in page


def test_a_password_is_never_repeated(errors):
    page = errors.post("/fehler/datenbank/", {"login": "da@example.org", "password": "sehr geheim"}).text
    assert "Nicht gespeichert" in page
    assert "geheim" not in page
    assert "<form" not in page


def test_a_file_has_to_be_chosen_again_but_the_text_stays(errors):
    form = {"title": "Leitlinie zur Teilhabe", "file": SimpleUploadedFile("a.pdf", b"x")}
    page = errors.post("/fehler/datenbank/", form).text
    assert "Leitlinie zur Teilhabe" in page
    assert "Dateien geben Sie dort neu ein" in page
    assert "<form" not in page


def test_a_mistake_of_ours_gives_the_text_back_too(errors):
    answer = errors.post("/fehler/500/", {"text": "Ein langer Text"})
    assert answer.status_code == 500
    assert hidden(answer.text) == {"text": "Ein langer Text"}


def test_a_form_that_cannot_be_read_makes_no_second_mistake(errors, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    answer = errors.post("/fehler/datenbank/", {"a": "eins zwei", "b": "drei vier"})
    assert answer.status_code == 400, "no view is asked"


@pytest.mark.parametrize("why", ["nur-lesen", "voll"])
def test_a_database_that_only_reads_or_a_full_disk_takes_no_forms_but_is_no_mistake(errors, why):
    answer = errors.post(f"/fehler/{why}/", {"text": "Ein langer Text"})
    assert answer.status_code == 503
    assert "Nicht gespeichert" in answer.text
