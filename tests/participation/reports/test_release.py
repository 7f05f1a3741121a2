"""Release, withdrawal, and who may do what with a report."""

import pytest
from django.urls import reverse

from erfurt_sozialraum.rows.jobs import JobStatus
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import StoredFile, Visibility
from participation.actions import reports as actions
from participation.models import Report
from tests import factories as f
from tests.participation.reports.ordering import finished, order, released
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def test_release_and_withdrawal(client, planner, process):
    row = finished(process)
    page = reverse("participation:report", args=[row.pk])
    assert client.post(reverse("participation:report_release", args=[row.pk])).url == page
    row.refresh_from_db()
    assert row.is_public and row.released_by == planner
    assert row.file.visibility == Visibility.PUBLIC
    assert client.post(reverse("participation:report_release", args=[row.pk])).status_code == 409
    client.post(reverse("participation:report_withdraw", args=[row.pk]))
    row.refresh_from_db()
    assert not row.is_public and StoredFile.objects.get(pk=row.file_id).visibility == Visibility.INTERNAL
    client.logout()
    assert client.get(page).status_code == 410
    assert client.get(reverse("participation:report_pdf", args=[row.pk])).status_code == 410


@pytest.mark.parametrize("status", [JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.FAILED])
def test_an_unfinished_report_is_not_released(client, planner, process, status):
    row = order(process)
    Report.objects.filter(pk=row.pk).update(job_status=status)
    response = client.post(reverse("participation:report_release", args=[row.pk]))
    assert response.status_code == 409
    assert "Der Bericht ist noch nicht fertig" in response.content.decode()
    row.refresh_from_db()
    assert row.published_at is None


def test_a_report_that_was_never_public_is_not_withdrawn(process):
    row = finished(process)
    with pytest.raises(Refused):
        actions.withdraw_report(row)


def test_a_released_report_keeps_its_pdf_in_the_database_too(process):
    row = released(process)
    assert row.repeat() is False
    assert Report.objects.claim(row.pk) is None


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        # list, unreleased page, its PDF, order, repeat, release, withdraw
        ("nobody", [200, 404, 404, 302, 403, 403, 403]),
        ("member", [200, 404, 404, 403, 404, 404, 404]),
        ("moderator", [200, 404, 404, 403, 404, 404, 404]),
        ("releaser", [200, 200, 200, 403, 403, 302, 302]),
        ("editor", [200, 200, 200, 200, 409, 403, 403]),
        ("planner", [200, 200, 200, 200, 409, 302, 302]),
    ],
)
def test_who_may_do_what(client, process, who, statuses):
    row = finished(process)
    if who == "member":
        client.force_login(f.member_of(row.committee))
    elif who != "nobody":
        client.force_login(f.UserFactory(roles=[who]))
    get, post = client.get, client.post
    calls = [
        (get, "list"),
        (get, ""),
        (get, "pdf"),
        (get, "order"),
        (post, "repeat"),
        (post, "release"),
        (post, "withdraw"),
    ]
    found = []
    for call, name in calls:
        args = [] if name in ("list", "order") else [row.pk]
        url = reverse(f"participation:report_{name}" if name else "participation:report", args=args)
        response = call(url)
        if response.streaming:
            list(response.streaming_content)  # read to the end, the file is closed
        found.append(response.status_code)
    assert found == statuses


def test_repeating_is_a_post(client, planner, process):
    row = finished(process)
    response = client.get(reverse("participation:report_repeat", args=[row.pk]))
    assert (response.status_code, response["Location"]) == (302, f"/berichte/{row.pk}/")


@pytest.mark.parametrize("name", ["release", "withdraw", "show"])
def test_final_clicks_are_asked_and_asking_changes_nothing(client, planner, process, name):
    row = finished(process)
    response = client.get(reverse(f"participation:report_{name}", args=[row.pk]))
    assert response.status_code == 200
    assert f"{row} " in text_of(response) and "Ja, " in text_of(response)
    assert f'href="/berichte/{row.pk}/"' in response.content.decode()
    row.refresh_from_db()
    assert (row.published_at, row.withdrawn_at) == (None, None)


def test_a_withdrawn_report_says_so_and_is_shown_again(client, planner, process):
    row = released(process)
    address = reverse("participation:report", args=[row.pk])
    client.post(reverse("participation:report_withdraw", args=[row.pk]))
    assert reverse("participation:report_show", args=[row.pk]) in client.get(address).content.decode()
    client.logout()
    gone = client.get(address)
    assert (gone.status_code, "Dieser Bericht ist zurückgezogen" in text_of(gone)) == (410, True)
    assert row.committee.name not in text_of(gone)
    client.force_login(planner)
    again = reverse("participation:report_show", args=[row.pk])
    assert [client.post(again).status_code for _click in range(2)] == [302, 409]
    client.logout()
    assert client.get(address).status_code == 200
    row.refresh_from_db()
    assert row.file.visibility == Visibility.PUBLIC


def test_a_report_that_was_never_public_is_not_there(client, process):
    assert client.get(reverse("participation:report", args=[finished(process).pk])).status_code == 404


def test_a_text_without_consent_keeps_a_report_withdrawn(process, monkeypatch):
    row = released(process)
    actions.withdraw_report(row)
    monkeypatch.setattr(actions, "_holds_withdrawn_text", lambda report: True)
    with pytest.raises(Refused):
        actions.show_report(row)
