"""What a member says to a result: by when, what it is for, and that it may be changed while it is open."""

from datetime import timedelta

import pytest

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.committees.responses import respond
from participation.models import CommitteeResponse
from participation.overviews.desk.sections import desk
from tests.factories import FeedbackLoopFactory, PlannerFactory, ResultFactory, hear, member_of
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def loop_of(body, title, due):
    return FeedbackLoopFactory(
        committee=body, result=ResultFactory(title=title), due_on=today() + timedelta(days=due)
    )


def heard(loop):
    hear(loop, where="Sitzung, TOP 3")


def say(client, loop, action, text=""):
    url = f"/gremien/ag/rueckmeldungen/{loop.pk}/antwort/"
    return client.post(url, {"action": action, f"r{loop.pk}-text": text})


def said(loop):
    return [row.words for row in loop.responses.all()]


def test_what_waits_shows_its_day_and_the_overdue_ones_come_first(client, ag):
    loop_of(ag, "Bald", 3)
    late = loop_of(ag, "Zu spät", -2)
    loop_of(ag, "Später", 30)
    heard(loop_of(ag, "Schon gehört", 5))
    client.force_login(member_of(ag))
    waiting = client.get("/gremien/ag/").context["waiting"]
    assert [row.loop.result.title for row, _form in waiting] == ["Zu spät", "Bald", "Später"]
    page = text_of(client.get("/gremien/ag/"))
    review = page.partition("3 Ergebnisse warten auf Ihr Wort")[2]
    assert review.index("überfällig") < review.index("Bald")
    assert f"Das Gremium soll davon hören bis {late.due_on.day}." in review


def test_an_answer_says_what_it_is_and_that_the_result_stays_open(client, ag):
    loop = loop_of(ag, "Treffpunkte", 3)
    client.force_login(member_of(ag))
    assert say(client, loop, "answer", "Wir stimmen zu.").status_code == 302
    page = text_of(client.get("/gremien/ag/"))
    assert "Danke. Ihre Antwort liegt bei der Planung." in page
    assert page.count("Als gehört gilt das Ergebnis erst mit Sitzung und Datum.") == 2
    assert "Was Sie gesagt haben" in page
    assert "auf Ihr Wort" not in page


def test_a_word_may_be_changed_and_taken_back_and_all_of_it_stays_readable(client, ag):
    loop, member = loop_of(ag, "Treffpunkte", 3), member_of(ag)
    client.force_login(member)
    say(client, loop, "noted")
    say(client, loop, "answer", "Doch ein Wort.")
    say(client, loop, "take_back", "Doch ein Wort.")
    assert said(loop) == ["Nimmt zurück, was vorher gesagt war.", "Doch ein Wort.", "Zur Kenntnis genommen."]
    response = client.get("/gremien/ag/")
    page = text_of(response)
    assert [row.loop for row, _form in response.context["waiting"]] == [loop]
    assert page.count("(später geändert oder zurückgenommen)") == 2
    client.force_login(PlannerFactory())
    assert "Doch ein Wort." in text_of(client.get(f"/aufgaben/rueckmeldungen/{loop.pk}/"))


def test_the_form_of_a_given_answer_holds_its_words(client, ag):
    loop, member = loop_of(ag, "Treffpunkte", 3), member_of(ag)
    respond(loop=loop, by=member, text="Wir stimmen zu.")
    client.force_login(member)
    ((row, form),) = client.get("/gremien/ag/").context["answered"]
    assert (row.said.text, form["text"].value()) == ("Wir stimmen zu.", "Wir stimmen zu.")


def test_once_the_body_has_heard_nothing_changes_any_more_and_no_word_is_lost(client, ag):
    loop, member = loop_of(ag, "Treffpunkte", 3), member_of(ag)
    respond(loop=loop, by=member, text="Wir stimmen zu.")
    heard(loop)
    client.force_login(member)
    refused = say(client, loop, "answer", "Wir lehnen ab.")
    assert refused.status_code == 409
    assert "Sie hatten geschrieben: „Wir lehnen ab.“" in text_of(refused)
    assert said(loop) == ["Wir stimmen zu."]
    context = client.get("/gremien/ag/").context
    assert (context["waiting"], context["answered"]) == ([], [])


def test_nothing_said_is_nothing_to_take_back(ag):
    loop = loop_of(ag, "Treffpunkte", 3)
    with pytest.raises(Refused):
        respond(loop=loop, by=member_of(ag), takes_back=True)
    assert CommitteeResponse.objects.count() == 0


def test_the_desk_counts_only_words_that_hold(ag):
    loop, planner = loop_of(ag, "Treffpunkte", 3), PlannerFactory()
    one, other = member_of(ag), member_of(ag)
    respond(loop=loop, by=one, text="Ja.")
    respond(loop=loop, by=one, text="Ja, bald.")
    respond(loop=loop, by=other)
    assert [row.said for row in desk(planner).responses] == [2]
    for person in (one, other):
        respond(loop=loop, by=person, takes_back=True)
    assert desk(planner).responses == []
