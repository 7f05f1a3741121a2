"""Another office: what lies with it, its answers, and nothing of other offices."""

from datetime import timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.dates import today
from participation.models import ExaminationTask, Outcome, Reply
from stakeholders.models import RoleGrant
from tests.factories import (
    AcceptedFactory,
    ConsultationFactory,
    ContributionFactory,
    OrganisationFactory,
    PlannerFactory,
    ProcessFactory,
    UserFactory,
    grant,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db
DESK = "/aufgaben/"


@pytest.fixture
def office():
    return OrganisationFactory(name="Amt für Beispiele")


@pytest.fixture
def clerk(client, office):
    user = UserFactory(name="Anton Muster")
    grant(user, "office", office=office)
    client.force_login(user)
    return user


def task_of(office, question="Welche Orte?", **fields):
    process = fields.pop("process", None) or ProcessFactory()
    return ExaminationTask.objects.create(process=process, office=office, question=question, **fields)


def forwarded(office, text="Auf dem Platz fehlen Bänke.", **fields):
    point = AcceptedFactory(text=text, **fields).points.get()
    Reply.objects.create(
        point=point, outcome=Outcome.FORWARDED, forwarded_to=office, reason="Das Amt ist zuständig."
    )
    return point


def task_page(task):
    return f"/aufgaben/amt/pruefauftraege/{task.pk}/"


def point_page(point):
    return f"/aufgaben/amt/anliegen/{point.pk}/"


def revision(client, page):
    return client.get(page).context["form"]["revision"].value()


def seen(client, page):
    return client.get(page).context["form"]["seen"].value()


# The desk


def test_the_desk_shows_what_lies_with_the_own_office_and_nothing_else(client, office, clerk):
    other = OrganisationFactory()
    task_of(office, "Welche Orte?", due_on=today() + timedelta(days=3))
    task_of(other, "Fremde Frage?", due_on=today())
    task_of(None, "Niemandes Frage?")
    forwarded(office)
    forwarded(other, "Fremdes Anliegen")
    AcceptedFactory(text="Nicht weitergeleitet")
    text = text_of(client.get(DESK))
    assert "Bei Ihrem Amt: Amt für Beispiele" in text
    assert "Welche Orte?" in text
    assert "Auf dem Platz fehlen Bänke." in text
    strange = ["Fremde Frage?", "Niemandes Frage?", "Fremdes Anliegen", "Nicht weitergeleitet"]
    assert [words for words in strange if words in text] == []


def test_what_is_late_is_said_first(client, office, clerk):
    assert "Es ist nichts zu tun." in text_of(client.get(DESK))
    task_of(office, due_on=today() - timedelta(days=1))
    late = ConsultationFactory(answer_by=today() - timedelta(days=1))
    forwarded(office, consultation=late)
    assert "Bei Ihrem Amt sind 2 Antworten überfällig." in text_of(client.get(DESK))


def test_the_day_set_for_a_task_counts_even_before_records_began(client, office, clerk):
    process = ProcessFactory(records_from=today())
    task_of(office, process=process, due_on=today() - timedelta(days=1))
    assert "Bei Ihrem Amt ist eine Antwort überfällig." in text_of(client.get(DESK))


@pytest.mark.parametrize("number", [1, 3])
def test_the_desk_takes_the_same_queries_for_any_number(
    client, office, clerk, django_assert_num_queries, number
):
    for _ in range(number):
        task_of(office, due_on=today())
        task_of(office, answered_on=today(), answer="Ja.")
        forwarded(office)
        point = forwarded(office)
        Reply.objects.create(
            point=point, outcome=Outcome.FORWARDED, forwarded_to=office, office=office, reason="Ja."
        )
    with django_assert_num_queries(12):
        assert client.get(DESK).status_code == 200


def test_the_rest_of_the_desk_stays_closed(client, office, clerk):
    row = ContributionFactory()
    paths = [
        "/aufgaben/beitraege/",
        f"/aufgaben/beitraege/{row.pk}/",
        "/aufgaben/planung/",
        "/aufgaben/konten/",
    ]
    assert [client.get(path).status_code for path in paths] == [403] * 4


def test_it_ends_with_the_role(client, office, clerk):
    task, point = task_of(office), forwarded(office)
    RoleGrant.objects.update(ends_on=today() - timedelta(days=1))
    assert client.get(DESK).status_code == 403
    assert client.get(task_page(task)).status_code == 404
    assert client.get(point_page(point)).status_code == 404


# Questions under examination


def test_the_office_answers_its_question(client, office, clerk):
    task = task_of(office)
    data = {
        "answer": "An drei Orten.",
        "answered_on": today().isoformat(),
        "revision": revision(client, task_page(task)),
    }
    assert client.post(task_page(task), data)["Location"] == DESK
    task.refresh_from_db()
    assert (task.answer, task.answered_on, task.answered_by) == ("An drei Orten.", today(), clerk)
    assert "beantwortet am" in text_of(client.get(DESK))


def test_a_question_of_another_office_is_closed(client, clerk):
    public = task_of(OrganisationFactory(), published_at=timezone.now())
    for task, refused in ((public, 403), (task_of(OrganisationFactory()), 404), (task_of(None), 404)):
        assert client.get(task_page(task)).status_code == refused
        assert client.post(task_page(task), {"answer": "Ja."}).status_code == refused
        task.refresh_from_db()
        assert task.answered_on is None


@pytest.mark.parametrize(
    ("role", "refused"),
    [("editor", 403), ("moderator", 403), ("transcriber", 404), ("staff", 404)],
)
def test_other_roles_answer_no_question(client, office, role, refused):
    client.force_login(UserFactory(roles=[role]))
    assert client.get(task_page(task_of(office))).status_code == refused


def test_who_answers_second_sees_both_texts(client, office, clerk):
    task = task_of(office)
    before = revision(client, task_page(task))
    task.answer, task.answered_on = "Die Planung sagt: überall.", today()
    task.save()
    data = {"answer": "An drei Orten.", "answered_on": today().isoformat(), "revision": before}
    response = client.post(task_page(task), data)
    assert response.status_code == 409
    text = text_of(response)
    assert "Die Planung sagt: überall." in text
    assert "An drei Orten." in text


def test_an_empty_answer_is_said(client, office, clerk):
    task = task_of(office)
    response = client.post(
        task_page(task), {"answer": "", "answered_on": "", "revision": revision(client, task_page(task))}
    )
    assert response.status_code == 422
    assert "Schreiben Sie die Antwort." in text_of(response)


def test_planners_are_recorded_too(client, office):
    planner = PlannerFactory()
    client.force_login(planner)
    task = task_of(office)
    page = f"/aufgaben/planung/pruefauftraege/{task.pk}/antwort/"
    data = {"answer": "Ja.", "answered_on": today().isoformat(), "revision": revision(client, page)}
    assert client.post(page, data).status_code == 302
    assert ExaminationTask.objects.get().answered_by == planner


# Forwarded points


def answer(client, point, text="Die Bänke kommen 2027.", **fields):
    page = point_page(point)
    return client.post(page, {"text": text, "seen": seen(client, page)} | fields)


def test_the_answer_of_the_office_is_the_one_that_counts(client, office, clerk):
    point = forwarded(office)
    assert answer(client, point)["Location"] == DESK
    latest = point.replies.first()
    assert (latest.outcome, latest.forwarded_to, latest.office, latest.reason, latest.replied_by) == (
        "forwarded",
        office,
        office,
        "Die Bänke kommen 2027.",
        clerk,
    )
    assert point.replies.count() == 2
    row = point.contribution
    public = text_of(client.get(f"/beteiligung/{row.consultation.slug}/beitraege/{row.pk}/"))
    assert "Antwort von Amt für Beispiele" in public
    assert "Die Bänke kommen 2027." in public


def test_the_office_reads_the_point_but_not_the_original(client, office, clerk):
    point = forwarded(office, text="Frau Muster sagt: Bänke fehlen.", published_text="Bänke fehlen.")
    type(point).objects.filter(pk=point.pk).update(text="Bänke fehlen.")
    assert "Frau Muster" not in text_of(client.get(point_page(point)))


def test_an_unpublished_contribution_is_answered_without_becoming_public(client, office, clerk):
    point = forwarded(office, may_publish=False, published_at=None, published_text="")
    assert answer(client, point).status_code == 302
    row = point.contribution
    assert client.get(f"/beteiligung/{row.consultation.slug}/beitraege/{row.pk}/").status_code == 404


def test_a_point_of_another_office_does_not_exist(client, clerk):
    other = forwarded(OrganisationFactory())
    never = AcceptedFactory().points.get()
    for point in (other, never):
        assert client.get(point_page(point)).status_code == 404
        assert client.post(point_page(point), {"text": "Ja.", "seen": 0}).status_code == 404
    assert Reply.objects.count() == 1


def test_even_planners_answer_it_in_the_queue_only(client, office):
    client.force_login(PlannerFactory())
    assert client.get(point_page(forwarded(office))).status_code == 404


def test_what_was_taken_back_is_gone_and_the_text_is_not(client, office, clerk):
    point = forwarded(office)
    before = seen(client, point_page(point))
    Reply.objects.create(point=point, outcome=Outcome.NOTED, reason="Wir haben es selbst geklärt.")
    response = client.post(point_page(point), {"text": "Die Bänke kommen.", "seen": before})
    assert response.status_code == 409
    assert "Die Bänke kommen." in response.content.decode()
    assert point.replies.count() == 2
    assert "Auf dem Platz" not in text_of(client.get(DESK))


def test_two_at_the_office_do_not_overwrite_each_other(client, office, clerk):
    point = forwarded(office)
    before = seen(client, point_page(point))
    colleague = UserFactory()
    grant(colleague, "office", office=office)
    Reply.objects.create(
        point=point,
        outcome="forwarded",
        forwarded_to=office,
        office=office,
        reason="2028.",
        replied_by=colleague,
    )
    response = client.post(point_page(point), {"text": "2027.", "seen": before})
    assert response.status_code == 409
    text = text_of(response)
    assert "2028." in text
    assert "2027." in text
    again = response.context["form"]["seen"].value()
    assert client.post(point_page(point), {"text": "2027.", "seen": again}).status_code == 302
    assert point.replies.first().reason == "2027."


def test_sent_twice_it_is_stored_once(client, office, clerk):
    point = forwarded(office)
    data = {"text": "Ja.", "seen": seen(client, point_page(point))}
    assert [client.post(point_page(point), data).status_code for _ in range(2)] == [302, 302]
    assert point.replies.count() == 2


def test_an_empty_text_is_said(client, office, clerk):
    response = answer(client, forwarded(office), text=" ")
    assert response.status_code == 422
    assert "Schreiben Sie, was Ihr Amt dazu sagt." in text_of(response)
