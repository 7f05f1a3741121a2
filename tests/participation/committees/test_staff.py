"""Staff read what their spokesperson reads, with a mark of their own; the body's answer is not theirs."""

from datetime import timedelta

import pytest

from erfurt_sozialraum.dates import today
from participation.models import CommitteeResponse
from stakeholders.models import ReadMark, RoleGrant, SeatHolder, StatusUpdate
from tests.factories import CommitteeFactory, FeedbackLoopFactory, UserFactory, grant, member_of

pytestmark = pytest.mark.django_db
YESTERDAY = today() - timedelta(days=1)


@pytest.fixture
def ag():
    row = CommitteeFactory(name="AG der Beispiele", slug="ag")
    StatusUpdate.objects.create(committee=row, number=1, text="Öffentlich.", internal_text="Nur unter uns.")
    return row


@pytest.fixture
def spokesperson(ag):
    return member_of(ag, name="Ursula Beispiel")


@pytest.fixture
def staff(client, spokesperson):
    user = UserFactory(name="Karl Muster")
    grant(user, "staff", works_for=spokesperson.person)
    client.force_login(user)
    return user


def page(client):
    return client.get("/gremien/ag/").content.decode()


def test_staff_read_what_is_internal_and_what_is_new(client, ag, staff):
    html = page(client)
    assert "Nur unter uns." in html
    assert "Neu in den letzten drei Monaten" in html
    assert "Sie lesen hier mit für Ursula Beispiel." in html


def test_their_read_mark_is_their_own(client, ag, staff, spokesperson):
    until = client.get("/gremien/ag/").context["read_form"]["until"].value()
    assert client.post("/gremien/ag/gelesen/", {"until": until}).status_code == 302
    assert list(ReadMark.objects.values_list("user", flat=True)) == [staff.pk]
    client.force_login(spokesperson)
    assert "Neu in den letzten drei Monaten" in page(client)


def test_they_do_not_answer_for_the_body(client, ag, staff, spokesperson):
    loop = FeedbackLoopFactory(committee=ag)
    answer = f"/gremien/ag/rueckmeldungen/{loop.pk}/antwort/"
    assert answer not in page(client)
    assert client.post(answer, {f"r{loop.pk}-text": "Gut.", "action": "answer"}).status_code == 403
    assert not CommitteeResponse.objects.exists()
    client.force_login(spokesperson)
    assert answer in page(client)


@pytest.mark.parametrize("end", ["seat", "grant", "ended", "future"])
def test_it_ends_with_the_seat_or_with_the_role(client, ag, staff, spokesperson, end):
    if end == "seat":
        SeatHolder.objects.filter(person=spokesperson.person).update(ends_on=YESTERDAY)
    else:
        changes = {
            "grant": {"ends_on": YESTERDAY},
            "ended": {"ended_at": "2026-01-01T00:00Z"},
            "future": {"starts_on": today() + timedelta(days=1)},
        }
        RoleGrant.objects.update(**changes[end])
    assert "Nur unter uns." not in page(client)
    assert client.post("/gremien/ag/gelesen/", {}).status_code == 403


def test_other_bodies_stay_closed(client, staff):
    other = CommitteeFactory(slug="andere")
    StatusUpdate.objects.create(committee=other, number=1, text="Öffentlich.", internal_text="Geheim.")
    member_of(other)
    assert "Geheim." not in client.get("/gremien/andere/").content.decode()
    assert client.post("/gremien/andere/gelesen/", {}).status_code == 403


def test_after_signing_in_they_come_to_the_body(client, ag, staff):
    assert client.get("/konto/weiter/", follow=True).redirect_chain[-1:] == [("/gremien/ag/", 302)]
    assert [line.committee for line in client.get("/gremien/").context["mine"]] == [ag]
    html = client.get("/konto/").content.decode()
    assert "Mitarbeit für Ursula Beispiel" in html
    assert "Liest mit in" in html


def test_who_holds_a_seat_too_answers(client, ag, spokesperson):
    user = member_of(ag)
    grant(user, "staff", works_for=spokesperson.person)
    client.force_login(user)
    FeedbackLoopFactory(committee=ag)
    assert "Sie lesen hier mit" not in page(client)
    assert "Ein Ergebnis wartet auf Ihr Wort" in page(client)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_as_many_queries_for_one_as_for_many(
    client, ag, staff, django_assert_num_queries, number
):
    for _ in range(number):
        FeedbackLoopFactory(committee=ag)
    page(client)
    with django_assert_num_queries(27):
        page(client)
