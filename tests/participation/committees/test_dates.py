"""Planners state when the council is invited and what a committee gets."""

from datetime import date

import pytest

from participation.models import CouncilInvitation, Deliberation
from tests.factories import (
    CouncilCommitteeFactory,
    EventFactory,
    FeedbackLoopFactory,
    PlannerFactory,
    ProcessFactory,
    ResultFactory,
    hear,
    member_of,
)

pytestmark = pytest.mark.django_db
GAP = {
    "kind": "undecided",
    "clarified_by": "Sozialamt",
    "clarify_until": "2026-04-30",
    "stated_on": "2026-01-05",
}


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
        "noch nicht entschieden, ob eingeladen wird",
        planner,
    )
    url = f"/aufgaben/stadtrat/einladungen/{row.pk}/termin/"
    values = {
        "kind": "dated",
        "precision": "quarter",
        "earliest": "2099-02-01",
        "stated_on": "2026-02-01",
        "seen": row.date.pk,
    }
    assert client.post(url, values).url == f"/aufgaben/stadtrat/einladungen/{row.pk}/"
    row = CouncilInvitation.objects.get()
    assert (row.title, row.date.text, row.dates.count()) == ("Gespräch", "1. Quartal 2099", 2)
    assert client.post(url, values).status_code == 302, "pressed twice: the same is stated already"
    stale = client.post(url, values | {"earliest": "2099-05-01"})
    assert stale.status_code == 409
    assert row.dates.count() == 2


def test_an_older_source_does_not_win_and_the_planner_is_told(client, ag):
    client.force_login(PlannerFactory())
    client.post("/gremien/ag/einladungen/neu/", {"title": "Gespräch", **GAP})
    row = CouncilInvitation.objects.get()
    older = {"kind": "dated", "precision": "day", "earliest": "2023-02-01", "stated_on": "2022-12-02"}
    url = f"/aufgaben/stadtrat/einladungen/{row.pk}/termin/"
    page = client.post(url, older | {"seen": row.date.pk}, follow=True).content.decode()
    assert "Diese Angabe ist älter. Es gilt weiter die vom 5. Januar 2026" in page
    row = CouncilInvitation.objects.get()
    assert (row.date.kind, row.dates.count()) == ("undecided", 2)
    answer = {"title": "Gespräch", "answers": row.pk, "form_key": "", **older, "stated_on": "2022-12-03"}
    refused = client.post("/gremien/ag/einladungen/neu/", answer)
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"stated_on"})


def test_a_planner_states_a_deliberation(client, ag):
    process, committee = ProcessFactory(is_main=True), CouncilCommitteeFactory()
    client.force_login(PlannerFactory())
    values = {"title": "Stand der AG", "committee": committee.pk, "role": "information", **GAP}
    assert client.post("/gremien/ag/beratungen/neu/", values).url == "/gremien/ag/"
    row = Deliberation.objects.get()
    assert (row.about, row.committee, row.process, row.is_public) == (ag, committee, process, True)
    values |= {"kind": "undated", "seen": row.date.pk}
    assert client.post(f"/aufgaben/stadtrat/beratungen/{row.pk}/termin/", values).status_code == 302
    row = Deliberation.objects.get()
    assert (row.committee, row.date.text) == (committee, "noch nicht terminiert")


def test_a_gap_without_anybody_in_charge_is_refused(client, ag):
    client.force_login(PlannerFactory())
    values = {"title": "Gespräch", "kind": "undated", "stated_on": "2026-01-05"}
    response = client.post("/gremien/ag/einladungen/neu/", values)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"clarified_by", "clarify_until"}
    assert CouncilInvitation.objects.count() == 0


def test_without_dates_of_its_own_the_page_tells_what_is_known_of_the_body(client, ag):
    unknown = "Dem Portal liegt kein Beleg vor, ob es getagt hat."
    loop = FeedbackLoopFactory(committee=ag)
    assert unknown in client.get("/gremien/ag/").content.decode()
    hear(loop, date(2026, 9, 23), where="Treffen der AG")
    page = client.get("/gremien/ag/").content.decode()
    assert unknown not in page
    heard = "Am 23. September 2026 hat das Gremium von einem Ergebnis gehört: Treffen der AG"
    assert f"<li>{heard}</li>" in page
    hidden = EventFactory(committee=ag, published_at=None)
    ResultFactory(event=hidden, title="Es bleibt dabei", happened_on=date(2026, 10, 1))
    page = client.get("/gremien/ag/").content.decode()
    result = "Am 1. Oktober 2026 kam es zu einem Ergebnis: Es bleibt dabei"
    assert page.index(f"<li>{result}</li>") < page.index(heard)
