"""The council's three questions for one process: nothing of another one in it, and the other way round."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from participation.models import FeedbackRule
from participation.overviews.answers.questions import council_answers
from participation.overviews.committees.bodies import bodies_of
from participation.overviews.reports.snapshot import Scope, build_snapshot
from stakeholders.models import AreaActor
from tests import factories as f

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


def process_named(name, **fields):
    """A process with a body, an actor of a topic, an invitation and a deliberation of its own."""
    office = f.OrganisationFactory(name=f"Amt {name}")
    process = f.ProcessFactory(name=f"Prozess {name}", slug=name.lower(), responsible=office, **fields)
    body = f.CommitteeFactory(name=f"Gremium {name}", slug=f"gremium-{name.lower()}")
    member = f.OrganisationFactory(name=f"Mitglied {name}")
    f.SeatFactory(committee=body, organisation=member)
    AreaActor.objects.create(area=f.AreaFactory(name=f"Ort {name}"), organisation=member)
    step = f.StepFactory(process=process, title=f"Schritt {name}")
    step.committees.add(body)
    drawn_in = f.OrganisationFactory(name=f"Träger {name}")
    AreaActor.objects.create(area=f.AreaFactory(name=f"Platz {name}"), organisation=drawn_in)
    f.TopicFactory(process=process, name=f"Thema {name}").actors.add(drawn_in)
    invitation = f.CouncilInvitationFactory(committee=body, title=f"Einladung {name}")
    f.state_date(invitation, date(2099, 1, 2))
    council = f.CouncilCommitteeFactory(name=f"Ausschuss {name}")
    heard = f.DeliberationFactory(process=process, committee=council, about=body, title=f"Beratung {name}")
    f.state_date(heard, date(2099, 2, 2))
    f.DeliberationFactory(process=process, committee=council, title=f"Bericht {name}")
    FeedbackRule.objects.create(process=process, target=body, days=30)
    return process


@pytest.fixture
def main():
    return process_named("Alpha", is_main=True)


@pytest.fixture
def other():
    return process_named("Beta")


def report_on(process):
    committee = f.CouncilCommitteeFactory()
    period = {"period_from": date(2026, 1, 1), "period_to": date(2026, 6, 30)}
    return str(build_snapshot(Scope(process, committee, cutoff=timezone.now(), **period)))


@pytest.mark.parametrize(("name", "foreign"), [("alpha", "Beta"), ("beta", "Alpha")])
def test_a_page_answers_for_its_process_alone(client, main, other, name, foreign):
    text = client.get(f"/prozesse/{name}/stadtrat/").content.decode()
    mine = name.capitalize()
    words = ("Gremium", "Mitglied", "Träger", "Einladung", "Bericht", "Ausschuss")
    assert [word for word in words if f"{word} {mine}" not in text] == []
    words = ("Gremium", "Einladung", "Beratung", "Bericht", "Ausschuss", "Schritt", "Amt")
    assert [word for word in words if f"{word} {foreign}" in text] == []


def test_who_takes_part_in_another_process_only_works_in_the_district(main, other):
    found = {
        district.name: ([actor.name for actor in district.actors], list(district.absent))
        for district in council_answers(PUBLIC, other).participation.districts
    }
    assert found == {
        "Ort Alpha": ([], ["Mitglied Alpha"]),
        "Ort Beta": (["Mitglied Beta"], []),
        "Platz Alpha": ([], ["Träger Alpha"]),
        "Platz Beta": (["Träger Beta"], []),
    }


def test_a_report_answers_for_its_process_alone(main, other):
    for process, mine, foreign in ((main, "Alpha", "Beta"), (other, "Beta", "Alpha")):
        snapshot = report_on(process)
        words = ("Gremium", "Träger", "Einladung", "Beratung", "Bericht", "Amt", "Schritt")
        assert [word for word in words if f"{word} {mine}" not in snapshot] == []
        assert [word for word in words if f"{word} {foreign}" in snapshot] == []


def test_without_a_process_every_body_and_every_deliberation_is_answered_for(client, main, other):
    text = client.get("/stadtrat/").content.decode()
    for name in ("Alpha", "Beta"):
        assert f"Gremium {name}" in text
        assert f"Bericht {name}" in text
        assert f"/prozesse/{name.lower()}/stadtrat/" in text


def test_gaps_name_the_office_of_the_process_itself(main, other):
    body = f.CommitteeFactory(name="Ohne Einladung")
    f.EventFactory(process=other, committee=body)
    answers = {row.name: row for row in council_answers(PUBLIC, other).bodies}
    assert (
        "Klären soll es die zuständige Stelle (Amt Beta)"
        in answers["Ohne Einladung"].invitations.nothing["gap"]
    )
    general = council_answers(PUBLIC).general_hearings.rows
    gaps = {row.title: row.statement["gap"] for row in general}
    assert [name for name in ("Alpha", "Beta") if f"Amt {name}" in gaps[f"Bericht {name}"]] == [
        "Alpha",
        "Beta",
    ]


def test_a_body_that_no_process_names_belongs_to_the_main_one(main, other):
    lone, shared = f.CommitteeFactory(name="Allein"), f.CommitteeFactory(name="Für beide")
    for process in (main, other):
        f.EventFactory(process=process, committee=shared)
    mine, theirs = set(bodies_of(PUBLIC, main)), set(bodies_of(PUBLIC, other))
    assert ((lone in mine, lone in theirs), (shared in mine, shared in theirs)) == (
        (True, False),
        (True, True),
    )


def test_a_process_that_is_not_public_takes_no_body_away_from_the_main_one(main):
    inner, body = f.ProcessFactory(published_at=None), f.CommitteeFactory()
    FeedbackRule.objects.create(process=inner, target=body)
    assert body in bodies_of(PUBLIC, main)
    assert body not in bodies_of(f.PlannerFactory(), main)


def test_an_invitation_to_an_event_of_another_process_is_not_shown(main, other):
    shared = f.CommitteeFactory(name="Für beide")
    events = [f.EventFactory(process=process, committee=shared) for process in (main, other)]
    for event, title in zip(events, ("zu Alpha", "zu Beta"), strict=True):
        f.CouncilInvitationFactory(committee=shared, event=event, title=title)
    rows = {row.title for row in council_answers(PUBLIC, other).invitations.rows}
    assert ("zu Beta" in rows, "zu Alpha" in rows) == (True, False)


def test_a_hidden_process_has_no_page(client, main):
    f.ProcessFactory(slug="intern", published_at=None)
    assert client.get("/prozesse/intern/stadtrat/").status_code == 404
    assert client.get("/prozesse/gibt-es-nicht/stadtrat/").status_code == 404
