"""Mails on the desk of an operator: sent again after a question, all at once, or known to have come."""

from datetime import timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.rows.jobs import JobStatus
from stakeholders.models import OutgoingMail
from tests.factories import PlannerFactory, UserFactory

pytestmark = pytest.mark.django_db
DESK = "/aufgaben/"


@pytest.fixture
def operator(client):
    user = UserFactory(roles=["operator"])
    client.force_login(user)
    return user


def failed(**more):
    return OutgoingMail.objects.create(
        recipient="a@example.org", subject="Einladung", body="Text", job_status=JobStatus.FAILED, **more
    )


def unclear(**more):
    facts = {"handed_over_at": timezone.now(), "message_id": "<a@example.org>"}
    return OutgoingMail.objects.create(
        recipient="b@example.org", subject="Rolle", body="Text", job_status=JobStatus.UNCLEAR, **facts | more
    )


def test_an_operator_sends_a_failed_mail_again_after_a_question(client, operator):
    mail = failed(last_error="550 unknown")
    page = client.get(DESK)
    assert page.context["desk"].mails.failed == [mail]
    assert "550 unknown" in page.content.decode()
    address = f"/aufgaben/post/{mail.pk}/"
    assert "Sie geht an a@example.org." in client.get(address).content.decode()
    mail.refresh_from_db()
    assert mail.job_status == JobStatus.FAILED, "asked is not answered"
    assert client.post(address).status_code == 302
    mail.refresh_from_db()
    assert mail.job_status == JobStatus.QUEUED
    assert client.post(address).status_code == 409


def test_all_that_failed_go_again_in_one_click_and_the_unclear_ones_stay(client, operator):
    for _number in range(3):
        failed()
    doubtful = unclear()
    address = "/aufgaben/post/alle/fehlgeschlagen/"
    assert address in client.get(DESK).content.decode()
    assert "3 Mails noch einmal senden?" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert OutgoingMail.objects.filter(job_status=JobStatus.QUEUED).count() == 3
    doubtful.refresh_from_db()
    assert doubtful.job_status == JobStatus.UNCLEAR
    assert client.post(address).status_code == 409
    assert client.post("/aufgaben/post/alle/anders/").status_code == 404


def test_an_unclear_mail_goes_again_only_when_a_person_says_so(client, operator):
    mail = unclear()
    assert "ist unklar, ob sie ankam" in client.get(DESK).content.decode()
    address = f"/aufgaben/post/{mail.pk}/"
    assert "ein zweites Mal" in client.get(address).content.decode()
    client.post(address)
    mail.refresh_from_db()
    assert (mail.job_status, mail.message_id, mail.handed_over_at) == (
        JobStatus.QUEUED,
        "<a@example.org>",
        None,
    )


def test_an_unclear_mail_that_arrived_is_done_and_its_text_gone(client, operator):
    mail = unclear()
    address = f"/aufgaben/post/{mail.pk}/angekommen/"
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    mail.refresh_from_db()
    assert (mail.job_status, mail.body) == (JobStatus.DONE, "")
    assert client.post(address).status_code == 409


def test_a_code_that_ran_out_is_told_and_not_sent(client, operator):
    mail = failed(good_until=timezone.now() - timedelta(minutes=1))
    page = client.get(DESK)
    assert (page.context["desk"].mails.failed, page.context["desk"].mails.over) == ([], 1)
    assert "Ein Anmeldecode ist abgelaufen" in page.content.decode()
    assert client.post(f"/aufgaben/post/{mail.pk}/").status_code == 409
    assert client.post("/aufgaben/post/alle/fehlgeschlagen/").status_code == 409


def test_what_waits_for_its_server_is_told_and_is_no_task(client, operator):
    OutgoingMail.objects.create(recipient="a@example.org", subject="Einladung", postponed=2)
    page = client.get(DESK)
    assert "1 Mail wartet" in page.content.decode()
    assert page.context["desk"].is_calm


@pytest.mark.parametrize("path", ["{pk}/", "{pk}/angekommen/", "alle/fehlgeschlagen/"])
def test_nobody_else_sends_again(client, path):
    client.force_login(PlannerFactory())
    address = "/aufgaben/post/" + path.format(pk=failed().pk)
    assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)
