"""A contribution about several things is divided into points; each gets an answer of its own."""

import pytest
from django.urls import reverse

from erfurt_sozialraum.editing.conflicts import revision_of
from erfurt_sozialraum.rows.latest import Stale
from participation.actions.moderation.deciding import decide, reply_to
from participation.actions.moderation.points import add_point
from participation.models import Point
from tests.factories import AcceptedFactory, ContributionFactory, PlannerFactory, UserFactory
from tests.participation.contributions.rows import public, receipt_of, with_code
from tests.participation.moderation.queue_forms import detail, make_reply, reply_data, reply_url
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def split_url(row):
    return reverse("participation:point_list", args=[row.pk])


def edit_url(point, name="point_edit"):
    return reverse(f"participation:{name}", args=[point.contribution_id, point.order])


def added(row, text="Der Bus fährt zu selten."):
    return Point.objects.create(contribution=row, order=row.points.count() + 1, text=text)


def texts(row):
    return list(row.points.order_by("order").values_list("order", "text"))


def test_a_further_point_is_added_once_and_has_its_own_answer(client, planner):
    row = AcceptedFactory(text="Bank und Bus.")
    sent = {"text": "Der Bus fährt zu selten.", "seen": row.points.get().pk}
    for _ in range(2):
        assert client.post(split_url(row), sent).status_code == 302
    assert texts(row) == [(1, "Bank und Bus."), (2, "Der Bus fährt zu selten.")]
    page = client.get(detail(row))
    assert [bool(form) for _point, form in page.context["points"]] == [True, True]
    second = row.points.get(order=2)
    client.post(reply_url(second), reply_data(second, reason="Er fährt öfter."))
    assert [point.replies.count() for point in row.points.order_by("order")] == [0, 1]


def test_the_form_starts_empty_beside_what_was_said(client, planner):
    row = AcceptedFactory(text="Bank und Bus.")
    page = client.get(split_url(row))
    assert page.context["form"]["text"].value() == ""
    assert "Der Beitrag, wie er veröffentlicht ist Bank und Bus." in text_of(page)
    assert "In Anliegen aufteilen" in text_of(client.get(detail(row)))


def test_nothing_said_is_refused_beside_the_field(client, planner):
    row = AcceptedFactory()
    response = client.post(split_url(row), {"text": " ", "seen": row.points.get().pk})
    assert (response.status_code, row.points.count()) == (422, 1)
    assert "Schreiben Sie, worum es in diesem Anliegen geht." in response.content.decode()


def test_who_adds_second_sees_what_the_first_has_added(client, planner):
    row = AcceptedFactory()
    sent = {"text": "Von mir.", "seen": row.points.get().pk}
    theirs = added(row, "Von der Kollegin.")
    response = client.post(split_url(row), sent)
    assert (response.status_code, row.points.count()) == (409, 2)
    assert "Von der Kollegin." in text_of(response)
    assert "Von mir." in text_of(response)
    assert client.post(split_url(row), response.context["form"].data).status_code == 302
    assert texts(row)[2] == (3, "Von mir.")
    with pytest.raises(Stale):
        add_point(row, text="Anders.", seen=theirs.pk)


def test_words_are_corrected_until_somebody_answers(client, planner):
    row = AcceptedFactory()
    point = added(row)
    sent = {"text": "Der Bus 9 fährt zu selten.", "revision": revision_of(point)}
    assert client.post(edit_url(point), sent).status_code == 302
    assert texts(row)[1] == (2, "Der Bus 9 fährt zu selten.")
    stale = client.post(edit_url(point), sent | {"text": "Meins."})
    assert (stale.status_code, texts(row)[1][1]) == (409, "Der Bus 9 fährt zu selten.")
    assert "Meins." in text_of(stale)
    make_reply(point)
    refused = client.post(edit_url(point), {"text": "Zu spät.", "revision": revision_of(point)})
    assert (refused.status_code, texts(row)[1][1]) == (409, "Der Bus 9 fährt zu selten.")


def test_a_point_without_an_answer_is_taken_away_but_never_the_last(client, planner):
    row = AcceptedFactory()
    first, second = row.points.get(), added(row)
    assert client.get(edit_url(second, "point_remove")).status_code == 200
    assert row.points.count() == 2
    sent = {"revision": revision_of(first)}
    assert client.post(edit_url(first, "point_remove"), sent).status_code == 302
    assert client.post(edit_url(first, "point_remove"), sent).status_code == 302
    assert [order for order, _text in texts(row)] == [2]
    sent = {"revision": revision_of(second)}
    assert client.post(edit_url(second, "point_remove"), sent).status_code == 409
    decide(row, accepted=True, public_text="Neuer Text.", seen=0, by=planner)
    assert texts(row) == [(2, "Neuer Text.")], "the first one is not made again"


def test_what_is_answered_or_has_changed_stays(client, planner):
    row = AcceptedFactory()
    answered, changed = row.points.get(), added(row)
    make_reply(answered)
    for point, revision in ((answered, revision_of(answered)), (changed, "alt")):
        response = client.post(edit_url(point, "point_remove"), {"revision": revision})
        assert (response.status_code, row.points.count()) == (409, 2)


@pytest.mark.parametrize(("role", "status"), [("moderator", 200), ("editor", 200), ("releaser", 403)])
def test_who_may_divide(client, role, status):
    row = AcceptedFactory()
    client.force_login(UserFactory(roles=[role]))
    assert client.get(split_url(row)).status_code == status
    assert ("In Anliegen aufteilen" in text_of(client.get(detail(row)))) == (status == 200)


def test_only_accepted_contributions_are_divided(client, planner):
    assert client.get(split_url(ContributionFactory())).status_code == 404


def test_every_point_and_every_answer_is_public_the_valid_one_first(client):
    row = with_code(AcceptedFactory, text="Bank und Bus.")
    point, second = row.points.get(), added(row)
    by = PlannerFactory()
    first = reply_to(point, outcome="noted", reason="Wir prüfen es.", seen=0, by=by)
    reply_to(point, outcome="adopted", reason="Die Bank kommt.", seen=first.pk, by=by)
    for page in (text_of(client.get(public(row))), text_of(receipt_of(client))):
        for words in (f"({row.reference}/1)", f"({row.reference}/2)", second.text, "noch nicht beantwortet"):
            assert words in page, words
        assert "Eine frühere Antwort" in page
        assert page.index("Die Bank kommt.") < page.index("Wir prüfen es.")


def test_a_new_answer_says_which_one_it_replaces(client, planner):
    row = AcceptedFactory()
    make_reply(row.points.get())
    assert "ersetzt die Antwort vom" in text_of(client.get(detail(row)))


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_costs_the_same_whatever_stands_on_it(client, planner, n, django_assert_num_queries):
    row = AcceptedFactory()
    for number in range(n):
        make_reply(added(row, f"Anliegen {number}"))
    with django_assert_num_queries(9):
        client.get(split_url(row))
