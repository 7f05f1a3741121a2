"""Correcting what a result came from, what it touches and when it was; nothing else is lost by it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.dates import day_text, today
from participation.actions.moderation.mentions import named_by
from participation.models import Result
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    ResultFactory,
    WordingFactory,
    hear,
    mention,
)
from tests.reading import text_of

from .result_forms import rule
from .test_editing import address, changed, data

DAYS = timedelta(days=30)
pytestmark = pytest.mark.django_db


@pytest.fixture
def result():
    return ResultFactory(happened_on=today() - timedelta(days=5))


def voice_for(result, **fields):
    consultation = ConsultationFactory(process=result.event.process)
    return AcceptedFactory(consultation=consultation, received_at=timezone.now() - DAYS, **fields)


def public_page(client, result):
    return text_of(type(client)().get(reverse("participation:result", args=[result.pk])))


def test_contributions_articles_and_day_are_corrected_and_the_page_says_when(client, planner, result):
    wrong, right = voice_for(result), voice_for(result)
    article = WordingFactory()
    mention(result, wrong)
    day = today() - timedelta(days=7)
    values = {"numbers": right.reference, "wordings": [article.pk], "happened_on": day.isoformat()}
    assert client.post(address(result), data(result, **values)).status_code == 302
    assert named_by(changed(result)) == [right.points.get()]
    assert (result.wordings.get(), result.happened_on) == (article, day)
    assert f"geändert am {day_text(today())}" in public_page(client, result)


def test_what_it_names_is_ticked_and_stays_when_only_a_word_changes(client, planner, result):
    kept = voice_for(result)
    gone = ContributionFactory(consultation=kept.consultation)
    mention(result, kept, gone)
    form = client.get(address(result)).context["form"]
    assert form["about"].value() == [str(kept.pk), str(gone.pk)]
    assert [label for _value, label in form.fields["about"].choices][1] == f"{gone.reference}: {gone.text}"
    client.post(address(result), data(result, title="Neu", about=[kept.pk, gone.pk]))
    assert named_by(changed(result)) == [kept, gone]
    ticked = data(result, title="Neu", about=[f"p{kept.points.get().pk}"])
    client.post(address(result), ticked)
    assert named_by(changed(result)) == [kept.points.get()]


def test_searching_stores_nothing_and_keeps_what_was_typed(client, planner, result):
    found = voice_for(result, text="Es fehlen Bänke am Platz.")
    values = data(result, title="Getippt", search="Bänke", suchen="1")
    response = client.post(address(result), values)
    assert response.status_code == 200
    text = text_of(response)
    assert found.reference in text and 'value="Getippt"' in response.content.decode()
    assert Result.objects.get().title == result.title


def test_open_loops_follow_the_day_and_closed_ones_bind_it(client, planner, result):
    loop = result.loops.create(
        committee=CommitteeFactory(),
        rule=rule(result.event, CommitteeFactory(), days=30),
        due_on=result.happened_on + timedelta(days=30),
    )
    earlier = result.happened_on - timedelta(days=3)
    client.post(address(result), data(result, happened_on=earlier.isoformat()))
    loop.refresh_from_db()
    assert loop.due_on == earlier + timedelta(days=30)
    hear(loop, earlier)
    late = data(changed(result), happened_on=(earlier + timedelta(days=1)).isoformat())
    response = client.post(address(result), late)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["happened_on"])


def test_nothing_is_public_unless_somebody_ticks_it_right_above_the_button(client, planner, result):
    type(result.event).objects.filter(pk=result.event_id).update(status="held")
    for name, args in (("event_create", []), ("result_create", [result.event_id])):
        page = client.get(reverse(f"participation:{name}", args=args)).content.decode()
        box = page.index('name="publish"')
        assert "checked" not in page[box : page.index(">", box)]
        assert "nur die Planung und die" in page[box:]
        assert 'name="source"' not in page[box:]
