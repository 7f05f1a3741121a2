"""Results and decisions name points, or whole contributions; what is named stays."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from erfurt_sozialraum.editing.conflicts import revision_of
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.hearings.decisions import record_decision
from participation.actions.moderation.mentions import each_once, name_points, named_by
from participation.actions.moderation.points import remove_point
from participation.models import Decision, DecisionMention, Point, ResultMention
from tests.factories import AcceptedFactory, ContributionFactory, DeliberationFactory, ResultFactory, mention
from tests.participation.contributions.rows import public
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def divided(n=3, **values):
    """A published contribution with so many points, and these."""
    row = AcceptedFactory(text="Bank und Bus und Baum.", published_text="Bank und Bus und Baum.", **values)
    for order in range(2, n + 1):
        Point.objects.create(contribution=row, order=order, text=f"Das {order}. Anliegen.")
    return row, list(row.points.order_by("order"))


def decision_about(*rows, **values):
    found = DeliberationFactory().decisions.create(decided_on=date(2026, 3, 3), wording="vertagt", **values)
    mention(found, *rows)
    return found


def test_beside_a_whole_contribution_none_of_its_points_stands():
    row, (first, second, _third) = divided()
    other, (own,) = divided(1)
    assert each_once([second, first, second]) == [first, second]
    assert each_once([own, second, row, own]) == [row, own]
    assert each_once([other, own]) == [other]


def test_a_result_names_just_these_and_what_stays_is_not_written_again():
    row, (first, second, third) = divided()
    result = ResultFactory()
    name_points(result, [first, second])
    kept = result.mentions.get(point=second)
    name_points(result, [second, third])
    assert named_by(result) == [second, third]
    assert result.mentions.get(point=second).pk == kept.pk
    name_points(result, [second, row])
    assert [str(each) for each in result.mentions.all()] == [f"B-{row.pk}, ganzer Beitrag"]


def test_a_point_that_somebody_took_away_meanwhile_is_refused():
    _row, (first, second, _third) = divided()
    Point.objects.filter(pk=second.pk).delete()
    result = ResultFactory()
    with pytest.raises(Refused, match="inzwischen entfernt"):
        name_points(result, [first, second])
    assert not result.mentions.exists()


@pytest.mark.parametrize("model", [ResultMention, DecisionMention])
def test_the_database_holds_what_a_mention_says(model):
    row, (first, *_others) = divided()
    stranger = AcceptedFactory()
    owner = ResultFactory() if model is ResultMention else decision_about()
    key = owner._meta.model_name
    with pytest.raises(DatabaseError, match="another contribution"), transaction.atomic():
        model.objects.create(**{key: owner}, contribution=stranger, point=first)
    for about in (first, row):
        mention(owner, about)
        with pytest.raises(IntegrityError), transaction.atomic():
            mention(owner, about)
    with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic():
        Point.objects.filter(pk=first.pk).update(contribution=stranger)


def test_what_a_decision_names_is_neither_changed_nor_deleted():
    row, (first, *_others) = divided()
    decision = decision_about(first)
    with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic():
        decision.mentions.update(point=None)
    with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic():
        decision.mentions.all().delete()


def test_a_named_point_is_not_taken_away_and_the_page_says_why(client, planner):
    row, (first, second, third) = divided()
    mention(ResultFactory(title="Mehr Bänke"), second)
    decision_about(second)
    with pytest.raises(Refused, match="Ergebnis „Mehr Bänke“, Beschluss vom 3. März 2026"):
        remove_point(second, revision=revision_of(second))
    page = client.get(reverse("participation:point_list", args=[row.pk]))
    assert "Es bleibt, denn es ist genannt: Ergebnis „Mehr Bänke“, Beschluss vom 3. März" in text_of(page)
    removals = [
        reverse("participation:point_remove", args=[row.pk, point.order]) for point in row.points.all()
    ]
    assert [address in page.content.decode() for address in removals] == [True, False, True]
    remove_point(third, revision=revision_of(third))
    answer = client.post(removals[1], {"revision": revision_of(second)})
    assert (answer.status_code, list(row.points.order_by("order"))) == (409, [first, second])


def test_a_whole_contribution_may_be_divided_anew():
    row, (_first, second, _third) = divided()
    mention(ResultFactory(), row)
    remove_point(second, revision=revision_of(second))
    assert row.points.count() == 2


def test_the_way_and_the_pages_say_which_point_is_meant(client):
    row, (_first, second, third) = divided()
    whole, _points = divided(2)
    single, (only,) = divided(1)
    result = ResultFactory(title="Mehr Bänke")
    mention(result, second, third, whole, only)
    decision_about(third, whole, only)
    way = text_of(client.get(public(row)))
    assert "Es geht um Anliegen 2 und 3 dieses Beitrags." in way
    assert "Es geht um Anliegen 3 dieses Beitrags." in way
    for other in (whole, single):
        text = text_of(client.get(public(other)))
        assert ("Mehr Bänke" in text, "Es geht um" in text) == (True, False)
    page = text_of(client.get(reverse("participation:result", args=[result.pk])))
    assert "Gemeint ist Anliegen 2: Das 2. Anliegen. Gemeint ist Anliegen 3: Das 3. Anliegen." in page
    assert page.count("Gemeint ist") == 2
    council = text_of(client.get("/stadtrat/"))
    assert f"Beitrag B-{row.pk} (Anliegen 3)" in council
    assert f"Beitrag B-{whole.pk}, Beitrag B-{single.pk}" in council or f"B-{single.pk}" in council


def test_of_a_result_only_decisions_about_the_same_points_follow(client):
    _row, (first, second, _third) = divided()
    result = ResultFactory(happened_on=date(2026, 3, 1))
    mention(result, first)
    other, same = decision_about(second, votes="Ja: 3"), decision_about(first, votes="Ja: 9")
    page = text_of(client.get(reverse("participation:result", args=[result.pk])))
    assert ("Ja: 9" in page, "Ja: 3" in page) == (True, False)
    assert (other.outcome, same.outcome) == ("", "")


def test_the_form_offers_points_by_contribution_and_takes_what_is_ticked(client, planner):
    row, (_first, second, third) = divided(received_at="2026-01-01T12:00Z")
    single, (only,) = divided(1, consultation=row.consultation, received_at="2026-01-01T12:00Z")
    deliberation = DeliberationFactory(process=row.consultation.process)
    address = f"/aufgaben/stadtrat/beratungen/{deliberation.pk}/beschluss/"
    facts = {"decided_on": "2026-03-03", "wording": "vertagt", "outcome": "postponed"}
    found = client.post(address, facts | {"suchen": "1", "search": "Bus"})
    page = text_of(found)
    assert f"B-{row.pk}: Bank und Bus und Baum. ganzer Beitrag (alle 3 Anliegen) Anliegen 1: Bank" in page
    assert list(found.context["form"].fields["about"].named) == [
        *[f"p{point.pk}" for point in row.points.order_by("order")],
        str(row.pk),
        f"p{only.pk}",
    ]
    sent = facts | {"about": [f"p{second.pk}"], "numbers": f"B-{row.pk}/3, B-{single.pk}"}
    assert client.post(address, sent).status_code == 302
    assert named_by(Decision.objects.get()) == [second, third, only]
    assert f"B-{row.pk}/2 ; B-{row.pk}/3 ; B-{single.pk}/1" in text_of(
        client.get(f"/aufgaben/stadtrat/beratungen/{deliberation.pk}/")
    )


def test_a_number_of_a_point_that_is_not_there_is_named(client, planner):
    row, _points = divided(2, received_at="2026-01-01T12:00Z")
    deliberation = DeliberationFactory(process=row.consultation.process)
    address = f"/aufgaben/stadtrat/beratungen/{deliberation.pk}/beschluss/"
    facts = {"decided_on": "2026-03-03", "wording": "vertagt", "numbers": f"B-{row.pk}/7"}
    response = client.post(address, facts)
    assert response.status_code == 422
    assert response.context["form"].errors["numbers"] == [f"Dieses Anliegen gibt es nicht: B-{row.pk}/7."]


def test_a_correction_takes_over_the_very_same_points(planner):
    row, (_first, second, _third) = divided()
    decision = decision_about(second)
    right = record_decision(
        decision.deliberation,
        corrects=decision,
        about=named_by(decision),
        values={"decided_on": date(2026, 3, 3), "wording": "genehmigt"},
        seen=decision.pk,
        by=planner,
    )
    assert named_by(right) == [second]


def test_a_contribution_that_nobody_has_read_may_be_named_as_a_whole():
    row = ContributionFactory()
    result = ResultFactory()
    name_points(result, [row])
    assert named_by(result) == [row]
    name_points(result, named_by(result))
    assert result.mentions.count() == 1


class Links:
    """What stands in for the old table: pairs of owner and contribution."""

    def __init__(self, pairs):
        self.objects = self
        self.pairs = pairs

    def order_by(self, *_names):
        return self

    def values_list(self, *_names):
        return self.pairs


def test_links_are_carried_over_by_how_many_points_there_are(monkeypatch):
    single, (only,) = divided(1)
    several, _points = divided(2)
    unread = ContributionFactory()
    result, decision = ResultFactory(), decision_about()
    migration = import_module("participation.migrations.0036_mentions_carried_over")
    rows = (single, several, unread)
    for model, owner in (("Result", result), ("Decision", decision)):
        links = Links([(owner.pk, row.pk) for row in rows])
        named = type("Named", (), {"through": links})
        monkeypatch.setattr(apps.get_model("participation", model), "contributions", named, raising=False)
    migration.carry_over(apps, None)
    assert named_by(result) == named_by(decision) == [only, several, unread]
