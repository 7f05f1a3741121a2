"""Pages of bodies: what everybody sees, what only members and planners do, and how few queries it takes."""

from datetime import date

import pytest

from erfurt_sozialraum.dates import DateKind
from guidelines.models import PaperMilestone
from participation.actions.committees.responses import respond
from participation.models import FeedbackRule
from stakeholders.models import AreaActor, Person, SeatHolder
from tests.factories import (
    AreaFactory,
    CommitteeFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    EventFactory,
    FeedbackLoopFactory,
    OrganisationFactory,
    PaperFactory,
    PlannerFactory,
    ProcessFactory,
    ResultFactory,
    SeatFactory,
    StepFactory,
    UserFactory,
    member_of,
    state_date,
)
from tests.participation.committees.editions import edition
from tests.reading import markup_of

pytestmark = pytest.mark.django_db
PUBLIC_PATHS = ["/stadtrat/", "/gremien/", "/gremien/ag/", "/gremien/ag/stand/1/"]


def page(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return markup_of(response)


@pytest.mark.parametrize("path", PUBLIC_PATHS)
def test_public_pages_hold_nothing_per_visitor(client, ag, path):
    FeedbackLoopFactory(committee=ag)
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    html = response.content.decode()
    assert 'method="post"' not in html and "csrfmiddlewaretoken" not in html


@pytest.mark.parametrize("path", ["/gremien/ag/", "/gremien/ag/stand/1/"])
def test_an_unpublished_body_is_not_there(client, ag, path):
    ag.published_at = None
    type(ag).objects.filter(pk=ag.pk).update(published_at=None)
    assert client.get(path).status_code == 404


def test_the_internal_part_is_for_members_and_planners(client, ag):
    seat = SeatFactory(committee=ag, organisation=None, label="Fraktion A")
    SeatHolder.objects.create(seat=seat, person=Person.objects.create(name="Erika Muster"), is_chair=True)
    loop = FeedbackLoopFactory(committee=ag)
    member = member_of(ag)
    respond(loop=loop, by=member, text="Wir haben Bedenken")
    internal = ["Vertraulicher Hinweis", "Erika Muster (Vorsitz oder Sprecherrolle)", "Wir haben Bedenken"]

    def seen_by(user):
        if user:
            client.force_login(user)
        text = page(client, "/gremien/ag/") + page(client, "/gremien/ag/stand/1/")
        client.logout()
        return [words for words in internal if words in text]

    assert seen_by(None) == []
    assert seen_by(UserFactory()) == []
    assert seen_by(member_of(CommitteeFactory())) == []
    assert seen_by(member) == internal
    assert seen_by(PlannerFactory()) == internal


def test_every_edition_keeps_its_address_and_can_be_cited(client, ag):
    edition(ag, 2, date(2023, 3, 1))
    newest = page(client, "/gremien/ag/")
    assert "Text der Ausgabe 2" in newest
    assert "Text der Ausgabe 1" not in newest
    assert 'href="/gremien/ag/stand/1/"' in newest
    first = page(client, "/gremien/ag/stand/1/")
    assert "Text der Ausgabe 1" in first
    assert "AG der Sprecher: Stand der Arbeit, Ausgabe 1 vom 5. Dezember 2022" in first
    assert "Es gibt eine neuere Ausgabe" in first
    assert client.get("/gremien/ag/stand/3/").status_code == 404


def test_the_newest_edition_is_named_before_the_news(client, ag):
    edition(ag, 2, date(2023, 3, 1))
    client.force_login(member_of(ag))
    text = page(client, "/gremien/ag/")
    line = 'Stand der Arbeit: <a href="#stand">Ausgabe 2 vom 1. März 2023</a>'
    assert line in text.partition('id="neu"')[0]
    assert 'href="#stand"' not in page(client, f"/gremien/{CommitteeFactory().slug}/")


def test_the_list_names_seats_and_the_next_date(client, ag):
    SeatFactory(committee=ag, organisation=OrganisationFactory(name="Jobcenter"))
    text = page(client, "/gremien/")
    assert "Jobcenter" in text
    assert "Meine Gremien" not in text
    state_date(EventFactory(committee=ag, title="Alte Sitzung", status="planned"), date(2022, 1, 1))
    coming = EventFactory(committee=ag, title="Nächste Sitzung", status="planned")
    state_date(coming, date(2099, 1, 20))
    text = page(client, "/gremien/")
    assert f'20. Januar 2099 · <a href="/termine/{coming.pk}/">Nächste Sitzung</a>' in text
    assert "Alte Sitzung" not in text
    client.force_login(member_of(ag))
    assert "Meine Gremien" in page(client, "/gremien/")


def test_a_stated_date_shows_on_every_page_at_once(client, ag):
    invitation = CouncilInvitationFactory(committee=ag)
    heard = DeliberationFactory(about=ag)
    paths = ["/stadtrat/", "/gremien/ag/"]
    for row in (invitation, heard):
        state_date(row, kind=DateKind.UNDECIDED)
    for path in paths:
        text = page(client, path)
        assert "noch nicht entschieden, ob eingeladen wird" in text
        assert "noch nicht entschieden, ob davon berichtet wird" in text
    state_date(invitation, date(2099, 3, 12))
    state_date(heard, kind=DateKind.UNDATED)
    for path in paths:
        text = page(client, path)
        assert "12. März 2099" in text
        assert "noch nicht terminiert" in text
        assert "noch nicht entschieden, ob" not in text


def filled(rows, body):
    """`rows` rows of each kind for a body, and as many bodies besides."""
    process = ProcessFactory()
    for number in range(rows):
        other = CommitteeFactory()
        organisation = OrganisationFactory()
        AreaActor.objects.create(area=AreaFactory(), organisation=organisation)
        SeatFactory(committee=body, organisation=organisation)
        FeedbackRule.objects.create(process=process, source_committee=other, target=body)
        event = EventFactory(committee=body, process=process)
        step = StepFactory(process=process)
        step.committees.add(body)
        for row in (
            event,
            step,
            CouncilInvitationFactory(committee=body),
            DeliberationFactory(about=body, process=process),
            DeliberationFactory(committee=None, process=process),
            PaperMilestone.objects.create(paper=PaperFactory(kind="enquiry"), kind="asked"),
        ):
            state_date(row, kind=DateKind.UNDATED)
        loop = FeedbackLoopFactory(committee=body, result=ResultFactory(event=event))
        respond(loop=loop, by=UserFactory(), text="Ja")
        edition(body, number + 2, date(2026, 1, 1))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/stadtrat/", 8), ("/gremien/", 5), ("/gremien/ag/", 8)])
def test_public_pages_take_the_same_queries_for_any_number_of_rows(
    client, ag, django_assert_num_queries, rows, path, queries
):
    filled(rows, ag)
    with django_assert_num_queries(queries):
        client.get(path)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_review_takes_the_same_queries_for_any_number_of_rows(
    client, ag, django_assert_num_queries, rows
):
    filled(rows, ag)
    client.force_login(member_of(ag))
    with django_assert_num_queries(25):
        client.get("/gremien/ag/")
