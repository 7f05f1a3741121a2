"""The whole way as examples: contribution, event, result, changed article, report, decision; both ways."""

import pytest
from django.core.management import call_command

from erfurt_sozialraum.dates import today
from guidelines.models import Version, Wording
from guidelines.overviews.versions.changes import changes_in
from participation.actions.reports import render_report
from participation.loading.samples import load_samples
from participation.models import Decision, Deliberation, Point, Reply, Report, Result
from participation.overviews.replies import PROMISED
from tests.reading import markup_of
from tests.remembered import load_erfurt

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
TITLE = "Offene Treffpunkte sollen in jedem Sozialraum gesichert sein"


@pytest.fixture
def files(settings, tmp_path):
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture
def loaded():
    load_erfurt(sample=60)


def links(client, path):
    """The page's markup; it must be there."""
    response = client.get(path)
    assert response.status_code == 200, path
    return markup_of(response)


def test_the_order_waits_for_a_worker_and_is_public_once_it_is_rendered(loaded, client):
    report = Report.objects.get()
    assert (report.is_example, report.job_status, report.file, report.is_public) == (
        True,
        "queued",
        None,
        False,
    )
    assert report.period_from < today()
    assert client.get(f"/berichte/{report.pk}/").status_code == 404
    assert render_report(report.pk)
    report.refresh_from_db()
    assert report.is_public and report.released_by is None
    assert report.pages > 5
    page = links(client, f"/berichte/{report.pk}/")
    assert "Dieser Bericht enthält erfundene Beispieldaten" in page
    assert "(Beispiel)" in str(report)


def test_loading_again_orders_no_second_report(loaded):
    load_samples(61)
    call_command("load_erfurt", "--sample", "62", verbosity=0)
    assert (Report.objects.count(), Version.objects.count(), Decision.objects.count()) == (1, 2, 1)


def test_a_report_that_is_no_example_needs_somebody_to_release_it(loaded):
    Report.objects.update(is_example=False)
    report = Report.objects.get()
    assert render_report(report.pk)
    report.refresh_from_db()
    assert report.published_at is None


def test_old_and_new_words_stand_with_their_reasons(loaded):
    first, second = Version.objects.order_by("number")
    assert first.as_of < second.as_of < today()
    assert all(row.is_example for row in (first, second))
    changes = changes_in(second).changed
    assert len(changes) >= 5, "all that anybody asked for"
    assert {row.kind for row in changes} == {"changed"}
    assert all(row.shows_wordings and row.before.text != row.after.text for row in changes)
    reasons = [reason for row in changes for reason in row.reasons]
    assert [(row.kind, bool(row.text), row.sources.exists()) for row in reasons] == [
        ("voices", True, True)
    ] * len(changes)


def test_answers_promise_nothing_that_stood_in_the_draft_before(loaded):
    """Every answer that names an article came after the first version."""
    first = Version.objects.get(number=1)
    named = Reply.objects.filter(wording__isnull=False)
    assert named.exists()
    assert all(row.replied_on >= first.as_of and "jetzt" not in row.reason for row in named)


def test_the_way_from_a_contribution_to_the_decision(loaded, client):
    render_report(Report.objects.get().pk)
    result = Result.objects.get(title=TITLE)
    row = result.mentions.filter(contribution__published_at__isnull=False).first().contribution
    here = f"/beteiligung/{row.consultation.slug}/beitraege/{row.pk}/"
    assert f"/was-daraus-wurde/ergebnisse/{result.pk}/" in links(client, here)
    page = links(client, f"/was-daraus-wurde/ergebnisse/{result.pk}/")
    article = "/leitlinien/sozialpolitische-leitlinien/artikel/treffpunkte/"
    for there in (f"/termine/{result.event_id}/", article, f"/berichte/{Report.objects.get().pk}/"):
        assert f'href="{there}"' in page
    assert "auch abends und am Wochenende" in links(client, article)
    decision = Decision.objects.get()
    assert decision.wording in page
    assert decision.wording in links(client, article), "and from the article to it"
    assert decision.wording in links(client, "/leitlinien/sozialpolitische-leitlinien/fassungen/2/")
    named = decision.mentions.select_related("point__contribution")
    assert named.exists()
    for each in named:
        reply = each.point.reply
        assert reply.outcome in PROMISED, "it is about what the article was changed for"
    assert decision.deliberation.committee.name in page


def test_and_back_from_the_decision(loaded, client):
    report = Report.objects.get()
    render_report(report.pk)
    hearing = Deliberation.objects.get(is_example=True)
    page = links(client, f"/gremien/{hearing.committee.slug}/")
    assert f'href="/berichte/{report.pk}/"' in page
    result = Result.objects.get(title=TITLE)
    assert f"/was-daraus-wurde/ergebnisse/{result.pk}/" in links(client, f"/berichte/{report.pk}/")
    article = links(client, "/leitlinien/sozialpolitische-leitlinien/artikel/treffpunkte/")
    assert f"/was-daraus-wurde/ergebnisse/{result.pk}/" in article
    row = result.mentions.filter(contribution__published_at__isnull=False).first().contribution
    page = links(client, f"/was-daraus-wurde/ergebnisse/{result.pk}/")
    assert f"/beteiligung/{row.consultation.slug}/beitraege/{row.pk}/" in page
    assert Point.objects.filter(contribution=row).exists()
    assert Wording.objects.filter(results=result, version__number=1).exists()
