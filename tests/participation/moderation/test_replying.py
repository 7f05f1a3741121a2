"""Replies: what they must say, and that earlier ones stay."""

from datetime import date, timedelta

import pytest
from django.db.utils import ProgrammingError

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import Wording
from participation.actions.moderation.deciding import reply_to
from participation.forms.moderation.deciding import ReplyForm
from participation.models import Outcome, Point, Reply
from tests.factories import (
    AcceptedFactory,
    ContributionFactory,
    DeliberationFactory,
    OrganisationFactory,
    PlannerFactory,
    VersionFactory,
    WordingFactory,
    mention,
)
from tests.participation.moderation.queue_forms import detail, make_reply, reply_data, reply_url
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def test_a_reply_is_stored_and_the_next_one_shown(client, planner):
    row, following = AcceptedFactory(), AcceptedFactory()
    point = row.points.get()
    response = client.post(reply_url(point), reply_data(point))
    assert response["Location"] == f"{detail(following)}?#inhalt"
    assert (point.replies.get().outcome, point.replies.get().replied_by) == ("adopted", planner)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"outcome": ""}, "outcome"),
        ({"outcome": "forwarded", "forwarded_to": ""}, "forwarded_to"),
        ({"replied_on": (today() + timedelta(days=2)).isoformat()}, "replied_on"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_lost(client, planner, values, field):
    point = AcceptedFactory().points.get()
    response = client.post(reply_url(point), reply_data(point, **values))
    form = dict(response.context["points"])[point]
    assert (response.status_code, list(form.errors), Reply.objects.count()) == (422, [field], 0)
    if field != "reason":
        assert "Das steht jetzt im Entwurf." in response.content.decode()


def test_open_needs_no_reason(client, planner):
    point = AcceptedFactory().points.get()
    assert client.post(reply_url(point), reply_data(point, outcome="open", reason="")).status_code == 302
    assert point.replies.get().outcome == Outcome.OPEN


def test_forwarding_names_whom_and_only_then(client, planner):
    point, office = AcceptedFactory().points.get(), OrganisationFactory()
    client.post(reply_url(point), reply_data(point, outcome="forwarded", forwarded_to=office.pk))
    first = point.replies.get()
    assert first.forwarded_to == office
    client.post(reply_url(point), reply_data(point, forwarded_to=office.pk, seen=first.pk))
    assert point.reply.forwarded_to is None


def test_only_articles_of_the_latest_version_are_offered(client, planner):
    old = WordingFactory()
    new = WordingFactory(version=VersionFactory(guideline=old.version.guideline, number=2))
    point = AcceptedFactory().points.get()
    assert client.post(reply_url(point), reply_data(point, wording=old.pk)).status_code == 422
    assert client.post(reply_url(point), reply_data(point, wording=new.pk)).status_code == 302
    assert point.replies.get().wording == new


def test_the_latest_reply_counts_and_the_earlier_one_stays(client, planner):
    row = AcceptedFactory()
    point = row.points.get()
    first = reply_to(point, outcome="noted", reason="Zuerst.", seen=0, by=planner)
    reply_to(point, outcome="adopted", reason="Dann doch.", seen=first.pk, by=planner)
    page = client.get(detail(row)).content.decode()
    assert [reply.reason for reply in point.replies.all()] == ["Dann doch.", "Zuerst."]
    for words in ("Eine frühere Antwort", "Zuerst.", "gilt nicht mehr"):
        assert words in page, words
    with pytest.raises(ProgrammingError):
        first.delete()


def test_a_stale_reply_is_shown_beside_the_stored_one(client, planner):
    point = AcceptedFactory().points.get()
    reply_to(point, outcome="noted", reason="Schon gesagt.", seen=0, by=PlannerFactory(name="Otto Beispiel"))
    response = client.post(reply_url(point), reply_data(point, reason="Meine Antwort."))
    page = response.content.decode()
    assert (response.status_code, point.replies.count()) == (409, 1)
    for words in ("Schon gesagt.", "Meine Antwort.", "Otto Beispiel"):
        assert words in page, words
    again = dict(response.context["points"])[point].data
    assert client.post(reply_url(point), again).status_code == 302
    assert point.replies.first().reason == "Meine Antwort."


def test_only_accepted_contributions_are_answered(planner):
    row = ContributionFactory()
    point = Point.objects.create(contribution=row, text=row.text)
    with pytest.raises(Refused):
        reply_to(point, outcome="noted", reason="x", seen=0, by=planner)


def test_a_decision_of_the_council_stands_beside_the_reply(client, planner):
    row = AcceptedFactory()
    make_reply(row.points.get(), reason="Wir nehmen das auf.")
    decision = DeliberationFactory().decisions.create(decided_on=date(2026, 3, 4), wording="vertagt")
    mention(decision, row)
    page = client.get(detail(row)).content.decode()
    for words in ("Was der Stadtrat beschlossen hat", "vertagt", "Wir nehmen das auf."):
        assert words in page, words


def test_an_answer_is_not_older_than_its_contribution_and_the_next_has_its_own_day(client, planner):
    point = AcceptedFactory().points.get()
    form = ReplyForm(point=point, user=planner, articles=Wording.objects.none(), data={
        f"anliegen-{point.pk}-{name}": value
        for name, value in {"outcome": "noted", "reason": "Danke.", "replied_on": "1999-01-01"}.items()
    })  # fmt: skip
    assert "replied_on" in form.errors
    due = today() + timedelta(days=33)
    office = OrganisationFactory()
    point.replies.create(outcome="forwarded", reason="Bitte.", forwarded_to=office, due_on=due)
    page = client.get(
        f"/beteiligung/{point.contribution.consultation.slug}/beitraege/{point.contribution_id}/"
    )
    assert f"Als Nächstes kommt die Antwort, bis {day_text(due)}." in text_of(page)
