"""The state of work: every save is an edition, a stale one shows both texts."""

from datetime import date, timedelta

import pytest
from django.db.utils import ProgrammingError
from django.utils import timezone

from erfurt_sozialraum.rows.latest import Stale
from participation.actions.committees.status import latest_status, write_status
from stakeholders.models import StatusUpdate
from tests.at_once import at_once
from tests.factories import CommitteeFactory, PlannerFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return CommitteeFactory()


def url(committee):
    return f"/gremien/{committee.slug}/stand/"


def data(**values):
    base = {"as_of": timezone.localdate().isoformat(), "text": "Wir haben begonnen.", "internal_text": ""}
    return base | {"seen": ""} | values


def write(committee, text="Erster Stand.", seen=None, by=None, **fields):
    return write_status(committee, as_of=date(2026, 5, 1), text=text, seen=seen, by=by, **fields)


@pytest.mark.parametrize(
    ("role", "expected"),
    [("planner", (200, 302)), ("editor", (200, 302)), ("moderator", (403, 403)), ("releaser", (403, 403))],
)
def test_only_planners_and_editors_write(client, committee, role, expected):
    client.force_login(UserFactory(roles=[role]))
    assert (
        client.get(url(committee)).status_code,
        client.post(url(committee), data()).status_code,
    ) == expected


def test_visitors_and_members_do_not_write(client, committee):
    assert client.get(url(committee))["Location"].startswith("/konto/")
    assert client.post(url(committee), data()).status_code == 403
    client.force_login(member_of(committee))
    assert client.post(url(committee), data()).status_code == 403
    assert StatusUpdate.objects.count() == 0


def test_each_save_is_a_new_edition(client, planner, committee):
    client.post(url(committee), data())
    first = latest_status(committee).pk
    client.post(url(committee), data(text="Wir sind weiter.", internal_text="Intern.", seen=first))
    editions = list(StatusUpdate.objects.filter(committee=committee).values_list("number", "text"))
    assert editions == [(2, "Wir sind weiter."), (1, "Wir haben begonnen.")]
    assert latest_status(committee).recorded_by == planner
    with pytest.raises(ProgrammingError):
        StatusUpdate.objects.filter(number=1).update(text="anders")


def test_the_form_starts_from_the_latest_edition(client, planner, committee):
    first = write(committee, "Der erste Stand.", internal_text="Nur intern.")
    page = client.get(url(committee)).content.decode()
    for words in ("Der erste Stand.", "Nur intern.", f'name="seen" value="{first.pk} '):
        assert words in page, words


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": ""}, "text"),
        ({"as_of": ""}, "as_of"),
        ({"as_of": (timezone.localdate() + timedelta(days=1)).isoformat()}, "as_of"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_lost(client, planner, committee, values, field):
    response = client.post(url(committee), data(internal_text="Bleibt stehen.") | values)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert "Bleibt stehen." in response.content.decode()


def test_the_same_text_of_the_same_day_is_no_new_edition(client, planner, committee):
    client.post(url(committee), data(text="Eins\r\nzwei"))
    response = client.post(url(committee), data(text="Eins\r\nzwei", seen=latest_status(committee).pk))
    assert (response.status_code, StatusUpdate.objects.count()) == (422, 1)


def test_sent_twice_it_is_one_edition(client, planner, committee):
    assert [client.post(url(committee), data()).status_code for _ in range(2)] == [302, 302]
    assert StatusUpdate.objects.count() == 1


def test_a_stale_save_shows_both_texts_and_can_be_repeated(client, planner, committee):
    write(committee, "Text der anderen.", by=PlannerFactory(name="Otto Beispiel"))
    response = client.post(url(committee), data(text="Mein Text.", internal_text="Mein Internes."))
    page = response.content.decode()
    assert (response.status_code, StatusUpdate.objects.count()) == (409, 1)
    for words in ("Text der anderen.", "Mein Text.", "Mein Internes.", "Otto Beispiel"):
        assert words in page, words
    assert page.count("Mein Text.") == 2, "beside the other text, and in the form"
    again = data(text="Mein Text.", seen=response.context["form"]["seen"].value())
    assert client.post(url(committee), again).status_code == 302
    assert latest_status(committee).text == "Mein Text."


def test_editions_of_two_bodies_count_apart(committee):
    first = write(committee)
    assert (first.number, write(CommitteeFactory()).number) == (1, 1)
    assert write(committee, seen=first.pk).number == 2
    with pytest.raises(Stale):
        write(committee, seen=first.pk)


@pytest.mark.django_db(transaction=True)
def test_of_two_editions_at_the_same_moment_one_counts():
    committee = CommitteeFactory()
    results = at_once(lambda: write(committee, "A"), lambda: write(committee, "B"))
    (stale,) = [result for result in results if isinstance(result, Stale)]
    assert stale.latest.number == 1
    assert [edition.number for edition in results if edition is not stale] == [1]
