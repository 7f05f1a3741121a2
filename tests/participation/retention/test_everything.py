"""Erfurt's process with its samples and every kind of personal row: years later what must go is gone."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.retention import retentions
from erfurt_sozialraum.rows.viewers import EVERYTHING
from participation.actions.retention import purging
from participation.models import Contribution, Process, Report
from participation.overviews.desk.contradictions import counts
from stakeholders.models import User
from tests.participation.rights.somebody import ADDRESS, NAME, wilma
from tests.stored import rows_with

from .ended import offered

pytestmark = pytest.mark.django_db
PAGES = ("/", "/was-daraus-wurde/", "/prozess/", "/stadtrat/", "/berichte/", "/gremien/")


def answered(client):
    """What the pages that count answer with."""
    return {page: client.get(page).status_code for page in PAGES}


def test_a_full_database_years_later(monkeypatch, files):
    call_command("load_erfurt", sample=60, verbosity=0)
    wilma()
    for process in Process.objects.filter(consultations__isnull=False).distinct():
        offered(process, "declined")
    Process.objects.update(ended_on=today())
    empty = {label for label in retentions() if not apps.get_model(label)._default_manager.exists()}
    assert empty == {"sessions.Session"}

    public = Contribution.objects.exclude(published_at=None)
    published = dict(public.values_list("pk", "published_text"))
    hidden = Contribution.objects.filter(published_at=None).values_list("text", flat=True)
    # Some samples say the same, and one of them may.
    originals = [text for text in hidden if not any(text in said for said in published.values())]
    assert len(originals) > 5
    standing = dict(Contribution.objects.with_standing().values_list("pk", "standing"))
    released = dict(Report.objects.exclude(published_at=None).values_list("pk", "snapshot"))
    found, pages = counts(EVERYTHING), answered(Client())

    monkeypatch.setattr(purging, "today", lambda: today() + timedelta(days=3 * 366))
    assert purging.purge()

    assert {text: rows_with(text) for text in originals if rows_with(text)} == {}
    assert not Contribution.objects.exclude(area=None, age_band="", code_hash=None).exists()
    assert (
        dict(Contribution.objects.exclude(published_at=None).values_list("pk", "published_text")) == published
    )
    assert dict(Contribution.objects.with_standing().values_list("pk", "standing")) == standing
    assert dict(Report.objects.exclude(published_at=None).values_list("pk", "snapshot")) == released
    # Whose roles still run keep their account; everybody else is nobody.
    assert rows_with(ADDRESS) == {"stakeholders_barrierreport": 1}, "nobody has answered it"
    assert rows_with(NAME) == {"stakeholders_statusupdate": 1}, "a text that somebody wrote"
    kept = User.objects.filter(blanked_at=None)
    assert all(user.grants.running().exists() for user in kept)
    assert (counts(EVERYTHING), answered(Client())) == (found, pages)
