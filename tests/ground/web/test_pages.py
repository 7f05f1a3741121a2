"""Imprint, privacy, accessibility, Leichte Sprache: true, and honest where the operator has said nothing."""

import re

import pytest
from django.apps import apps
from django.core.checks import Tags, run_checks

from erfurt_sozialraum.rows.retention import FOREIGN
from erfurt_sozialraum.web.pages import OPERATOR
from tests.reading import markup_of, text_of

PAGES = ["/impressum/", "/datenschutz/", "/barrierefreiheit/", "/leichte-sprache/"]


@pytest.fixture
def operator(settings):
    """An operator who has said everything."""
    for name in OPERATOR:
        setattr(settings, name, f"{name.title()} hier")
    settings.OPERATOR_EMAIL = "post@portal.example"
    return settings


@pytest.mark.parametrize("address", PAGES)
def test_pages_need_no_query_and_leave_no_cookie(client, address):
    # Without the django_db mark any query would fail the test.
    page = client.get(address)
    assert page.status_code == 200
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")


@pytest.mark.parametrize("address", PAGES[:3])
def test_what_the_operator_has_not_said_is_said(client, settings, address):
    for name in OPERATOR:
        setattr(settings, name, "")
    text = text_of(client.get(address))
    assert "Hier fehlen noch Angaben" in text
    assert "noch nicht eingetragen" in text


def test_each_page_misses_only_what_it_needs(client, settings):
    for name in OPERATOR:
        setattr(settings, name, "")
    missing = {address: client.get(address).context["missing"] for address in PAGES[:3]}
    assert [len(missing[address]) for address in PAGES[:3]] == [4, 5, 5]
    assert missing["/datenschutz/"][-1] == OPERATOR["DATA_PROTECTION_CONTACT"]
    assert missing["/barrierefreiheit/"][-1] == OPERATOR["ENFORCEMENT_BODY"]


@pytest.mark.parametrize("address", PAGES[:3])
def test_nothing_is_missing_once_it_is_said(client, operator, address):
    text = text_of(client.get(address))
    assert "Operator_Name hier" in text
    assert "post@portal.example" in text
    assert "fehlen" not in text.replace("Was noch fehlt", "")
    assert "noch nicht eingetragen" not in text


def test_privacy_names_the_contact_and_every_period(client, operator):
    text = text_of(client.get("/datenschutz/"))
    assert "Data_Protection_Contact hier" in text
    kept = [model for model in apps.get_models() if getattr(model, "RETENTION", "")]
    assert kept
    for model in kept:
        assert str(model._meta.verbose_name_plural) in text
        assert str(model.RETENTION) in text
    assert str(FOREIGN["sessions.Session"]) in text


def test_accessibility_names_the_enforcement_body(client, operator):
    assert "Enforcement_Body hier" in text_of(client.get("/barrierefreiheit/"))


def test_easy_language_is_marked_and_keeps_its_rules(client, operator):
    page = markup_of(client.get("/leichte-sprache/"))
    part = re.search(r'<div lang="de-simple".*(?=</main>)', page)[0]
    part = re.sub(r"<br>|</?(p|li|h\d|a)\b[^>]*>", "\n", part)
    lines = [re.sub(r"<[^>]+>", "", line).strip() for line in part.splitlines()]
    assert max(len(line.split()) for line in lines) <= 9
    words = re.findall(r"[A-Za-zÄÖÜäöüß]+", " ".join(line for line in lines if "@" not in line))
    assert [word for word in words if len(word) > 13] == []


def errors():
    found = run_checks(tags=[Tags.security], include_deployment_checks=True)
    return [error for error in found if error.id and error.id.startswith("erfurt_sozialraum.")]


@pytest.mark.parametrize("name", OPERATOR)
def test_deploy_check_fails_for_each_missing_fact(operator, name):
    setattr(operator, name, " ")
    assert [(error.id, name in error.msg) for error in errors()] == [("erfurt_sozialraum.E001", True)]


def test_deploy_check_passes_when_all_is_said(operator):
    operator.DEMO = False
    assert errors() == []


def test_deploy_check_refuses_the_demo(operator):
    operator.DEMO = True
    assert [error.id for error in errors()] == ["erfurt_sozialraum.E002"]


def test_every_page_leads_to_these_pages(client):
    footer = client.get("/impressum/").content.decode().partition("<footer")[2]
    assert re.findall(r'href="(/[a-z-]+/)"', footer)[2:6] == PAGES
