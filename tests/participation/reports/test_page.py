"""A report's page, the list of reports and the file as they are read."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.rows.jobs import JobStatus
from participation import pdf
from participation.models import Reply, Report
from tests import factories as f
from tests.participation.reports.ordering import order, released
from tests.reading import markup_of

pytestmark = pytest.mark.django_db


def test_page_polls_while_it_works_and_stops_when_done(client, planner, process):
    row = order(process)
    url = reverse("participation:report", args=[row.pk])
    first = client.get(url).content.decode()
    assert f'hx-get="{url}"' in first and "Seite neu laden" in first and "htmx-2" in first
    held = Report.objects.claim(row.pk)
    held.report_progress(40, "Seite 12 ist gesetzt.")
    part = markup_of(client.get(url, headers={"HX-Request": "true"}))
    assert part.startswith('<div id="stand"') and "<html" not in part
    assert 'value="40"' in part and "Seite 12 ist gesetzt." in part and "hx-get" in part
    assert row.snapshot["cutoff_text"] in part
    held.fail("Grund")
    done = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in done and "Der Bericht konnte nicht erstellt werden" in done


@pytest.mark.parametrize(
    ("status", "changes", "waits"),
    [
        (JobStatus.QUEUED, {"queued_at": timedelta(seconds=-10)}, False),
        (JobStatus.QUEUED, {"queued_at": timedelta(seconds=-30)}, True),
        (JobStatus.RUNNING, {"lease_until": timedelta(seconds=30)}, False),
        (JobStatus.RUNNING, {"lease_until": timedelta(seconds=-1)}, True),
    ],
)
def test_page_says_when_nobody_works_on_it(client, planner, process, status, changes, waits):
    row = order(process)
    moments = {name: timezone.now() + shift for name, shift in changes.items()}
    Report.objects.filter(pk=row.pk).update(job_status=status, **moments)
    page = client.get(reverse("participation:report", args=[row.pk])).content.decode()
    assert ("wird von selbst fertig" in page) is waits
    assert "hx-get" in page, "it goes on asking"


def test_public_page_of_a_released_report(client, process):
    row = released(process)
    response = client.get(reverse("participation:report", args=[row.pk]))
    page = response.content.decode()
    assert response.status_code == 200
    for text in (row.number, row.file.sha256, row.snapshot["cutoff_text"], row.snapshot["period"]):
        assert text in page
    assert "Was gesagt wurde" in page and "csrf" not in page and "Freigeben" not in page and "hx-" not in page
    assert not response.cookies and "Cookie" not in response.headers.get("Vary", "")


def test_the_way_leads_back_from_the_report_to_results_and_contributions(client, process):
    said = f.AcceptedFactory(consultation__process=process)
    result = f.ResultFactory(event__process=process)
    page = client.get(reverse("participation:report", args=[released(process).pk])).content.decode()
    for address in (
        reverse("participation:contribution", args=[said.consultation.slug, said.pk]),
        reverse("participation:result", args=[result.pk]),
    ):
        assert f'href="{address}"' in page, address


def linked_report(process):
    """A released report that names a body, an article and a contribution in several places."""
    body, article = f.CommitteeFactory(), f.WordingFactory()
    said = f.AcceptedFactory(consultation__process=process)
    Reply.objects.create(point=said.points.get(), outcome="adopted", reason="Ja.", wording=article)
    result = f.ResultFactory(event__process=process, event__committee=body)
    f.mention(result, said)
    result.wordings.add(article)
    f.FeedbackLoopFactory(result=result, committee=body)
    return released(process), body, article, said


def test_a_report_leads_to_bodies_articles_and_the_contributions_of_a_result(client, process):
    row, body, article, said = linked_report(process)
    page = client.get(reverse("participation:report", args=[row.pk])).content.decode()
    address = reverse("participation:committee", args=[body.slug])
    guideline = reverse("participation:guideline", args=[article.version.guideline.slug])
    origin = reverse("participation:contribution", args=[said.consultation.slug, said.pk])
    words = f"{guideline}#artikel-{article.key}"
    counts = {href: page.count(f'href="{href}"') for href in (address, words, origin)}
    assert counts[words] == 2, "at the reply and at the result"
    assert counts[origin] == 2, "at its text and at the result"
    assert counts[address] >= 3, "in the structure, at the result and at its loop"
    assert '<a href="' not in pdf.report.compose(row.snapshot).split("wortlaut", 1)[1].replace(
        '<a href="#', ""
    )


def without_addresses(value):
    """A snapshot as it was frozen before it held addresses."""
    if isinstance(value, list):
        return [without_addresses(part) for part in value]
    if not isinstance(value, dict):
        return value
    if "guideline" in value:
        return value["label"]
    if value.keys() == {"reference", "id", "consultation", "points"}:
        return value["reference"]
    return {k: without_addresses(v) for k, v in value.items() if k not in ("slug", "committee_slug")}


def test_an_older_report_still_shows_as_text_what_it_has_no_address_for(client, process):
    row, body, article, said = linked_report(process)
    old = without_addresses(row.snapshot) | {"format": 1}
    assert old != row.snapshot
    Report.objects.filter(pk=row.pk).update(snapshot=old)
    page = markup_of(client.get(reverse("participation:report", args=[row.pk])))
    assert f"Aus den Beiträgen {said.reference}" in page
    assert f"Betrifft: {article.heading} ({article.version.guideline})" in page
    main = page.partition("<main")[2].partition("</main>")[0]
    for href in (f"/gremien/{body.slug}/", f"#{article.key}"):
        assert href not in main, href


def test_long_reports_leave_the_texts_to_the_pdf(client, process, monkeypatch):
    f.AcceptedFactory(consultation__process=process, text="Der Brunnen ist kaputt.")
    row = released(process)
    url = reverse("participation:report", args=[row.pk])
    assert "Der Brunnen ist kaputt." in client.get(url).content.decode()
    monkeypatch.setattr("participation.views.reports.MOST_ON_A_PAGE", 0)
    assert "Der Brunnen ist kaputt." not in client.get(url).content.decode()


def test_pdf_of_a_released_report(client, process):
    row = released(process)
    url = reverse("participation:report_pdf", args=[row.pk])
    response = client.get(url)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 stand-in"
    headers = {
        name: response[name] for name in ("Content-Type", "Content-Disposition", "ETag", "Content-Length")
    }
    assert headers == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'inline; filename="bericht.pdf"',
        "ETag": f'"{row.file.sha256}"',
        "Content-Length": "17",
    }
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert client.get(url, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_pdf_that_is_not_there(client, planner, process, files):
    unfinished = order(process)
    assert client.get(reverse("participation:report_pdf", args=[unfinished.pk])).status_code == 404
    row = released(process)
    default_storage.delete(row.file.content.name)
    assert client.get(reverse("participation:report_pdf", args=[row.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_number_of_queries(client, process, django_assert_num_queries, rows):
    for _n in range(rows):
        released(process)
    order(process)
    with django_assert_num_queries(3):
        response = client.get(reverse("participation:report_list"))
    assert len(response.context["page"]) == rows, "the unreleased one is not among them"


def test_page_asks_few_queries(client, process, django_assert_num_queries):
    row = released(process)
    with django_assert_num_queries(3):
        client.get(reverse("participation:report", args=[row.pk]))


def test_empty_list_says_why(client):
    page = client.get(reverse("participation:report_list")).content.decode()
    assert "Noch ist kein Bericht veröffentlicht." in page
