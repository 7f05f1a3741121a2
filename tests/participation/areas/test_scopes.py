"""Districts in the process: what is planned for one of them, and that a blank choice names none."""

from datetime import date

import pytest
from django.urls import reverse

from erfurt_sozialraum.editing.conflicts import revision_of
from participation.models import Process, Step
from participation.overviews.reports.snapshot import Scope, build_snapshot
from tests import factories as f
from tests.reading import markup_of

pytestmark = pytest.mark.django_db
PLANNING = "/aufgaben/planung/"


@pytest.fixture
def rieth():
    return f.AreaFactory(name="Rieth", settlement="estate")


@pytest.fixture
def roter_berg():
    return f.AreaFactory(name="Roter Berg", settlement="estate")


@pytest.fixture
def concept(rieth, roter_berg):
    """A process for two districts; one of its steps is for one of them."""
    process = f.ProcessFactory(name="Konzept Nord", slug="nord", summary="Der Norden entwickelt sich.")
    process.areas.set([rieth, roter_berg])
    late = f.StepFactory(process=process, title="Werkstatt", slug="werkstatt", order=1)
    f.state_date(late, date(2099, 5, 1))
    walk = f.StepFactory(process=process, title="Spaziergang", slug="spaziergang", order=2)
    f.state_date(walk, date(2099, 3, 1))
    walk.areas.set([rieth])
    return process


def page(client, area):
    return client.get(reverse("participation:area", args=[area.slug]))


def test_a_district_shows_its_processes_and_its_steps_in_order_of_time(client, concept, rieth, roter_berg):
    shown = page(client, rieth)
    assert shown.context["page"].processes == [concept]
    assert [step.slug for step in shown.context["page"].steps] == ["spaziergang", "werkstatt"]
    assert "1. März 2099" in markup_of(shown)
    assert [step.slug for step in page(client, roter_berg).context["page"].steps] == ["werkstatt"]


def test_another_district_hears_only_of_what_is_for_all(client, concept):
    far, everywhere = f.AreaFactory(name="Alach"), f.StepFactory(audience="Alle", slug="ueberall")
    shown = page(client, far)
    assert (shown.context["page"].processes, shown.context["page"].steps) == ([], [])
    assert [step.slug for step in shown.context["page"].city_steps] == [everywhere.slug]
    assert "Für diesen Ortsteil allein ist noch nichts geplant." in markup_of(shown)
    assert "Konzept Nord" not in markup_of(shown)


def test_what_is_not_public_is_not_on_the_page(client, concept, rieth):
    Process.objects.filter(pk=concept.pk).update(published_at=None)
    shown = page(client, rieth)
    assert (shown.context["page"].processes, shown.context["page"].steps) == ([], [])
    assert "Konzept Nord" not in markup_of(client.get("/sozialraeume/"))


def test_results_of_a_districts_steps_stand_on_its_page(client, concept, rieth, roter_berg):
    walk = Step.objects.get(slug="spaziergang")
    result = f.ResultFactory(event=f.EventFactory(process=concept, step=walk))
    of_both = f.ResultFactory(event=f.EventFactory(process=concept))
    assert set(page(client, rieth).context["page"].results) == {result, of_both}
    assert list(page(client, roter_berg).context["page"].results) == [of_both]


def test_only_those_are_asked_who_live_where_it_is_about(client, concept, rieth):
    own = f.ConsultationFactory(process=concept)
    everybody = f.ConsultationFactory()
    far = f.AreaFactory()
    assert set(page(client, rieth).context["page"].consultations) == {own, everybody}
    assert page(client, far).context["page"].consultations == [everybody]


def test_the_list_says_where_something_is_planned_and_finds_it(client, concept, rieth):
    f.AreaFactory(name="Alach")
    rows = {row.area.name: row for row in client.get("/sozialraeume/").context["rows"]}
    found = {name: ([p["slug"] for p in row.processes], row.n_steps) for name, row in rows.items()}
    assert found == {"Alach": ([], 0), "Rieth": (["nord"], 2), "Roter Berg": (["nord"], 1)}
    for choice, names in (("eigene", ["Rieth", "Roter Berg"]), ("keine", ["Alach"])):
        shown = client.get(f"/sozialraeume/?planung={choice}").context["rows"]
        assert [row.area.name for row in shown] == names


def test_a_step_and_a_process_name_their_districts(client, concept):
    assert ">Rieth</a>" in markup_of(client.get("/prozess/schritte/spaziergang/"))
    inherited = markup_of(client.get("/prozess/schritte/werkstatt/"))
    assert "wie der ganze Planungsprozess" in inherited
    assert ">Roter Berg</a>" in inherited
    for address in ("/prozesse/nord/", "/prozesse/nord/beteiligungskonzept/"):
        assert ">Rieth</a>, <a" in markup_of(client.get(address)), address


def test_without_a_choice_no_district_is_claimed(client):
    f.StepFactory(process=f.ProcessFactory(is_main=True), slug="offen")
    assert "keinem einzelnen Ortsteil zugeordnet" in markup_of(client.get("/prozess/schritte/offen/"))
    assert "die ganze Stadt" in markup_of(client.get("/prozess/"))


def test_the_report_names_the_districts(concept):
    period = {"period_from": date(2026, 1, 1), "period_to": date(2026, 6, 30)}
    cutoff = f.timezone.now()
    scope = Scope(process=concept, committee=f.CouncilCommitteeFactory(), cutoff=cutoff, **period)
    snapshot = build_snapshot(scope)
    assert snapshot["areas"] == ["Rieth", "Roter Berg"]
    assert {step["title"]: step["areas"] for step in snapshot["steps"]} == {
        "Spaziergang": ["Rieth"],
        "Werkstatt": ["Rieth", "Roter Berg"],
    }


# Editing


def sent(row, **values):
    """What the form of a process sends."""
    base = {"name": row.name, "slug": row.slug, "records_from": "2024-01-01", "revision": revision_of(row)}
    return base | values


def test_planners_choose_districts_in_groups_that_need_no_script(client, planner, concept, rieth):
    f.AreaFactory(name="Alach", settlement="village")
    other = f.AreaSchemeFactory(slug="raeume", name="Räume", is_main=False)
    f.AreaFactory(name="Raum 1", scheme=other)
    form = client.get(f"{PLANNING}prozesse/nord/bearbeiten/").context["form"]
    groups = {name: [o.choice_label for o in options] for name, options in form["areas"].option_groups}
    assert groups == {"Plattenbaugebiete": ["Rieth", "Roter Berg"], "Dörfliche Ortsteile": ["Alach"]}
    assert form["areas"].n_chosen == 2


def test_districts_are_stored_and_taken_back(client, planner, concept, rieth):
    address = f"{PLANNING}prozesse/nord/bearbeiten/"
    assert client.post(address, sent(concept, areas=[rieth.pk])).status_code == 302
    assert list(concept.areas.all()) == [rieth]
    concept.refresh_from_db()
    assert client.post(address, sent(concept)).status_code == 302
    assert list(concept.areas.all()) == []


def test_what_was_chosen_in_another_scheme_stays_to_choose(client, planner, concept):
    old = f.AreaFactory(scheme=f.AreaSchemeFactory(slug="alt", name="Alte Gliederung", is_main=False))
    concept.areas.add(old)
    form = client.get(f"{PLANNING}prozesse/nord/bearbeiten/").context["form"]
    assert [name for name, _options in form["areas"].option_groups][-1] == "Alte Gliederung"


def test_a_district_that_does_not_exist_is_refused_with_what_was_typed(client, planner, concept):
    response = client.post(f"{PLANNING}prozesse/nord/bearbeiten/", sent(concept, areas=[0], summary="Neu."))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["areas"])
    assert "Neu." in markup_of(response)
    assert 'href="#id_areas_0_0"' in markup_of(response)
    assert 'id="id_areas_0_0"' in markup_of(response)
