"""Bodies' pages: what the public sees, what members see, and what members may do there."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind
from guidelines.models import PaperMilestone
from participation.actions.committees import mark_read, respond
from participation.models import (
    CommitteeResponse,
    CouncilInvitation,
    Deliberation,
    FeedbackRecord,
    FeedbackRule,
)
from participation.overviews.committees import news
from stakeholders.models import AreaActor, Person, ReadMark, SeatHolder, StatusUpdate
from tests.factories import (
    AreaFactory,
    CommitteeFactory,
    CouncilCommitteeFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    EventFactory,
    FeedbackLoopFactory,
    OrganisationFactory,
    PaperFactory,
    PlannerFactory,
    ProcessFactory,
    ReportFactory,
    ResultFactory,
    SeatFactory,
    StepFactory,
    UserFactory,
    member_of,
    state_date,
)

pytestmark = pytest.mark.django_db
PUBLIC_PATHS = ["/stadtrat/", "/gremien/", "/gremien/ag/", "/gremien/ag/stand/1/"]
GAP = {
    "kind": "undecided",
    "clarified_by": "Sozialamt",
    "clarify_until": "2026-04-30",
    "stated_on": "2026-01-05",
}


@pytest.fixture
def ag():
    body = CommitteeFactory(name="AG der Sprecher", slug="ag", purpose="Sie berät.")
    edition(body, 1, date(2022, 12, 5), internal_text="Vertraulicher Hinweis")
    return body


def edition(body, number, as_of, **fields):
    return StatusUpdate.objects.create(
        committee=body, number=number, as_of=as_of, text=f"Text der Ausgabe {number}", **fields
    )


def page(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


# What everybody sees


@pytest.mark.parametrize("path", PUBLIC_PATHS)
def test_public_pages_hold_nothing_per_visitor(client, ag, path):
    FeedbackLoopFactory(committee=ag)
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "<form" not in response.content.decode()


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
        assert "noch nicht entschieden, ob ein Ausschuss davon erfährt" in text
    state_date(invitation, date(2099, 3, 12))
    state_date(heard, kind=DateKind.UNDATED)
    for path in paths:
        text = page(client, path)
        assert "12. März 2099" in text
        assert "noch nicht terminiert" in text
        assert "noch nicht entschieden, ob" not in text


# Alles gelesen


def test_news_since_the_last_time_and_nothing_else(ag):
    member = member_of(ag)
    process = ProcessFactory(is_main=True)
    before = timezone.now()
    loop = FeedbackLoopFactory(committee=ag, result=ResultFactory(title="Ergebnis X"))
    FeedbackLoopFactory()
    FeedbackRecord.objects.create(loop=loop, heard_on=date(2026, 1, 1), where="Sitzung")
    edition(ag, 2, date(2026, 1, 1))
    state_date(CouncilInvitationFactory(committee=ag, title="Einladung"), kind=DateKind.UNDATED)
    state_date(DeliberationFactory(about=ag, process=process, title="Beratung"), kind=DateKind.UNDATED)
    state_date(EventFactory(committee=ag, process=process, title="Sitzung"), kind=DateKind.UNDATED)
    ReportFactory(committee=ag, process=process)
    after = timezone.now()
    found = [(item.label, item.title) for item in news(member, ag, since=before, until=after)]
    assert found == [
        ("Termin", "Sitzung: noch nicht terminiert"),
        ("Termin im Ausschuss", "Beratung: noch nicht terminiert"),
        ("Termin einer Einladung", "Einladung: noch nicht terminiert"),
        ("Stand der Arbeit", "Ausgabe 2"),
        ("Rückmeldung dokumentiert", "Ergebnis X"),
        ("Ergebnis für dieses Gremium", "Ergebnis X"),
    ]
    assert news(member, ag, since=after, until=timezone.now()) == []


def test_all_read_marks_what_the_page_showed_and_not_what_came_since(client, ag):
    member = member_of(ag)
    client.force_login(member)
    shown = client.get("/gremien/ag/").context["read_form"]["until"].value()
    assert ReadMark.objects.count() == 0, "opening the page leaves no trace"
    edition(ag, 2, date(2026, 1, 1))
    assert client.post("/gremien/ag/gelesen/", {"until": shown}).status_code == 302
    context = client.get("/gremien/ag/").context
    assert [item.title for item in context["news"]] == ["Ausgabe 2"]
    assert context["read_at"].isoformat() == shown


def test_an_older_page_on_another_device_brings_nothing_back(ag):
    member, now = member_of(ag), timezone.now()
    mark_read(committee=ag, by=member, until=now)
    mark_read(committee=ag, by=member, until=now - timedelta(days=1))
    assert ReadMark.objects.get().read_at == now
    mark_read(committee=ag, by=member, until=now + timedelta(days=9))
    assert ReadMark.objects.get().read_at < now + timedelta(minutes=1)


def test_signing_in_again_leads_back_to_the_page(client, ag):
    loop = FeedbackLoopFactory(committee=ag)
    client.force_login(member_of(ag))
    for path in ("gelesen/", f"rueckmeldungen/{loop.pk}/antwort/"):
        assert client.get(f"/gremien/ag/{path}").url == "/gremien/ag/"


def test_a_damaged_time_is_refused(client, ag):
    client.force_login(member_of(ag))
    assert client.post("/gremien/ag/gelesen/", {"until": "gestern"}).status_code == 422
    assert ReadMark.objects.count() == 0


def test_only_members_and_planners_mark_as_read(client, ag):
    until = timezone.now().isoformat()
    assert client.post("/gremien/ag/gelesen/", {"until": until}).status_code == 403
    client.force_login(member_of(CommitteeFactory()))
    assert client.post("/gremien/ag/gelesen/", {"until": until}).status_code == 403
    assert ReadMark.objects.count() == 0


# Answers


@pytest.mark.parametrize(
    ("data", "stored"),
    [
        ({"action": "noted"}, ""),
        ({"action": "answer", "text": "Wir stimmen zu."}, "Wir stimmen zu."),
        ({"action": "noted", "text": "Doch ein Wort."}, "Doch ein Wort."),
    ],
)
def test_a_member_acknowledges_or_answers(client, ag, data, stored):
    loop, member = FeedbackLoopFactory(committee=ag), member_of(ag)
    client.force_login(member)
    assert [row.pk for row, _form in client.get("/gremien/ag/").context["waiting"]] == [loop.pk]
    values = {key if key == "action" else f"r{loop.pk}-{key}": value for key, value in data.items()}
    url = f"/gremien/ag/rueckmeldungen/{loop.pk}/antwort/"
    for _each in range(2):  # a double click says it once
        assert client.post(url, values).url == "/gremien/ag/"
    assert [(row.text, row.said_by) for row in CommitteeResponse.objects.all()] == [(stored, member)]
    assert client.get("/gremien/ag/").context["waiting"] == []


def test_an_empty_answer_says_what_to_do_and_keeps_the_page(client, ag):
    loop = FeedbackLoopFactory(committee=ag)
    client.force_login(member_of(ag))
    response = client.post(f"/gremien/ag/rueckmeldungen/{loop.pk}/antwort/", {"action": "answer"})
    assert response.status_code == 422
    assert f'href="#id_r{loop.pk}-text"' in response.content.decode()
    assert CommitteeResponse.objects.count() == 0


def test_only_members_of_this_body_answer(client, ag):
    loop = FeedbackLoopFactory(committee=ag)
    url = f"/gremien/ag/rueckmeldungen/{loop.pk}/antwort/"
    for user in (member_of(CommitteeFactory()), PlannerFactory()):
        client.force_login(user)
        assert client.post(url, {"action": "noted"}).status_code == 403
    client.force_login(member_of(ag))
    other = FeedbackLoopFactory()
    assert client.post(f"/gremien/ag/rueckmeldungen/{other.pk}/antwort/", {}).status_code == 404
    assert CommitteeResponse.objects.count() == 0


def test_what_was_before_the_records_waits_for_nobody(client, ag):
    process = ProcessFactory(records_from=date(2026, 1, 1))
    result = ResultFactory(event=EventFactory(process=process), happened_on=date(2022, 12, 2))
    FeedbackLoopFactory(committee=ag, result=result)
    client.force_login(member_of(ag))
    assert client.get("/gremien/ag/").context["waiting"] == []


# Planners state dates


@pytest.mark.parametrize("path", ["einladungen/neu/", "beratungen/neu/"])
def test_only_planners_state_dates(client, ag, path):
    ProcessFactory(is_main=True)
    assert client.get(f"/gremien/ag/{path}").status_code == 302
    client.force_login(member_of(ag))
    assert client.get(f"/gremien/ag/{path}").status_code == 403
    client.force_login(PlannerFactory())
    assert client.get(f"/gremien/ag/{path}").status_code == 200


def test_a_planner_states_an_invitation_and_later_its_date(client, ag):
    planner = PlannerFactory()
    client.force_login(planner)
    assert client.post("/gremien/ag/einladungen/neu/", {"title": "Gespräch", **GAP}).url == "/gremien/ag/"
    row = CouncilInvitation.objects.get()
    assert (row.title, row.is_public, row.date.text, row.date.recorded_by) == (
        "Gespräch",
        True,
        "noch nicht entschieden, ob",
        planner,
    )
    url = f"/stadtrat/einladungen/{row.pk}/termin/"
    values = {
        "title": "Gespräch mit der AG",
        "kind": "dated",
        "precision": "quarter",
        "earliest": "2099-02-01",
        "stated_on": "2026-02-01",
        "seen": row.date.pk,
    }
    assert client.post(url, values).url == "/gremien/ag/"
    row = CouncilInvitation.objects.get()
    assert (row.title, row.date.text, row.dates.count()) == ("Gespräch mit der AG", "1. Quartal 2099", 2)
    stale = client.post(url, values)
    assert stale.status_code == 409
    assert row.dates.count() == 2


def test_a_planner_states_a_deliberation(client, ag):
    process, committee = ProcessFactory(is_main=True), CouncilCommitteeFactory()
    client.force_login(PlannerFactory())
    values = {"title": "Stand der AG", "committee": committee.pk, "role": "information", **GAP}
    assert client.post("/gremien/ag/beratungen/neu/", values).url == "/gremien/ag/"
    row = Deliberation.objects.get()
    assert (row.about, row.committee, row.process, row.is_public) == (ag, committee, process, True)
    values |= {"committee": "", "kind": "undated", "seen": row.date.pk}
    assert client.post(f"/stadtrat/beratungen/{row.pk}/termin/", values).status_code == 302
    row = Deliberation.objects.get()
    assert (row.committee, row.date.text) == (None, "noch nicht terminiert")


def test_a_gap_without_anybody_in_charge_is_refused(client, ag):
    client.force_login(PlannerFactory())
    values = {"title": "Gespräch", "kind": "undated", "stated_on": "2026-01-05"}
    response = client.post("/gremien/ag/einladungen/neu/", values)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"clarified_by", "clarify_until"}
    assert CouncilInvitation.objects.count() == 0


def test_without_dates_of_its_own_the_page_tells_what_is_known_of_the_body(client, ag):
    unknown = "Ob es getagt hat, ist damit nicht dokumentiert."
    loop = FeedbackLoopFactory(committee=ag)
    assert unknown in client.get("/gremien/ag/").content.decode()
    FeedbackRecord.objects.create(loop=loop, heard_on=date(2026, 9, 23), where="Treffen der AG")
    page = client.get("/gremien/ag/").content.decode()
    assert unknown not in page
    heard = "Am 23. September 2026 hat das Gremium von einem Ergebnis gehört: Treffen der AG"
    assert f"<li>{heard}</li>" in page
    hidden = EventFactory(committee=ag, published_at=None)
    ResultFactory(event=hidden, title="Es bleibt dabei", happened_on=date(2026, 10, 1))
    page = client.get("/gremien/ag/").content.decode()
    result = "Am 1. Oktober 2026 kam es zu einem Ergebnis: Es bleibt dabei"
    assert page.index(f"<li>{result}</li>") < page.index(heard)


# Queries


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
@pytest.mark.parametrize(("path", "queries"), [("/stadtrat/", 11), ("/gremien/", 4), ("/gremien/ag/", 16)])
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
    with django_assert_num_queries(34):
        client.get("/gremien/ag/")
