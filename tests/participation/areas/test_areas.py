"""The districts in their list and one by one."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.overviews.areas import area as overview
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    GuidelineFactory,
    OrganisationFactory,
    PlannerFactory,
    ProcessFactory,
    ResultFactory,
    SeatFactory,
    StepFactory,
    TopicFactory,
    mention,
)
from tests.reading import markup_of

from .rows import at_work

pytestmark = pytest.mark.django_db

LIST = "/sozialraeume/"
HELP = "/hilfe-vor-ort/"


def page_of(area):
    return reverse("participation:area", args=[area.slug])


def said(area, number, consultation):
    for _ in range(number):
        AcceptedFactory(consultation=consultation, area=area)


# The list


def test_without_areas_the_list_says_so(client):
    response = client.get(LIST)
    assert "Noch sind keine Ortsteile erfasst." in markup_of(response)


def test_the_table_has_every_area_in_german_order(client):
    for name in ("Zoo", "Übersee", "Ulm", "Ärmel"):
        AreaFactory(name=name)
    AreaFactory(name="Verborgen", published_at=None)
    assert [row.area.name for row in client.get(LIST).context["rows"]] == ["Ärmel", "Übersee", "Ulm", "Zoo"]


def test_an_area_without_position_stands_in_the_table_and_is_named_under_the_map(client):
    AreaFactory(name="Mit Lage", latitude=50.98, longitude=11.03)
    AreaFactory(name="Ohne Lage")
    response = client.get(LIST)
    assert [marker["row"].area.name for marker in response.context["markers"]] == ["Mit Lage"]
    assert "nur in der Tabelle: Ohne Lage." in markup_of(response)


def test_who_takes_part_is_who_sits_in_a_body_or_is_drawn_in_for_a_topic(client):
    seat, topic, idle, gone = [
        AreaFactory(name=name) for name in ("A Sitz", "B Thema", "C Nur dort", "D Weg")
    ]
    SeatFactory(organisation=at_work(seat))
    TopicFactory().actors.add(at_work(topic))
    at_work(idle)
    SeatFactory(organisation=at_work(gone, ends_on=date(2020, 1, 1)))
    rows = client.get(LIST).context["rows"]
    assert [row.takes_part for row in rows] == [True, True, False, False]
    assert [bool(row.district.absent) for row in rows] == [False, False, True, False]


def test_bodies_and_topics_that_are_not_public_do_not_show_who_takes_part(client):
    area = AreaFactory()
    SeatFactory(committee=CommitteeFactory(published_at=None), organisation=at_work(area))
    TopicFactory(process=ProcessFactory(published_at=None)).actors.add(at_work(area))
    (row,) = client.get(LIST).context["rows"]
    assert not row.takes_part
    assert not client.get(page_of(area)).context["page"].taking_part


def test_numbers_under_ten_are_not_shown_and_cannot_be_worked_out(client):
    consultation = ConsultationFactory()
    for name, number in (("A", 0), ("B", 3), ("C", 12), ("D", 30)):
        said(AreaFactory(name=name), number, consultation)
    response = client.get(LIST)
    assert [row.count for row in response.context["rows"]] == [0, None, None, 30]
    shown = [client.get(f"{LIST}{name}/").context["page"].count for name in "abcd"]
    assert shown == [0, None, None, 30]


def test_contributions_to_hidden_consultations_are_not_counted(client):
    area = AreaFactory()
    said(area, 11, ConsultationFactory(published_at=None))
    assert client.get(LIST).context["rows"][0].count == 0
    assert client.get(page_of(area)).context["page"].count == 0


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"siedlung": "doerflich"}, ["Dorf"]),
        ({"siedlung": "staedtisch"}, ["Stadt"]),
        ({"ortsteilrat": "mit"}, ["Dorf"]),
        ({"ortsteilrat": "ohne"}, ["Block", "Stadt"]),
        ({"mitwirkung": "jemand"}, ["Block"]),
        ({"mitwirkung": "niemand"}, ["Dorf", "Stadt"]),
        ({"mitwirkung": "taetig"}, ["Stadt"]),
        ({"mitwirkung": "niemand", "siedlung": "plattenbau"}, []),
        ({"siedlung": "unsinn"}, ["Block", "Dorf", "Stadt"]),
    ],
)
def test_the_list_is_filtered_by_the_address(client, query, names):
    where = {"latitude": 50.98, "longitude": 11.03}
    block = AreaFactory(name="Block", settlement="estate", **where)
    AreaFactory(name="Dorf", settlement="village", has_council=True, **where)
    SeatFactory(organisation=at_work(block))
    at_work(AreaFactory(name="Stadt", settlement="urban", **where))
    response = client.get(LIST, query)
    assert [row.area.name for row in response.context["rows"]] == names
    assert len(response.context["markers"]) == 3, "the others stay hinted at"
    chosen = [m["row"].area.name for m in response.context["markers"] if m["chosen"]]
    assert sorted(chosen) == names, "markers stand in the order of their numbers"


def test_choosing_ones_district_leads_to_its_page(client):
    area = AreaFactory()
    assert client.get(LIST, {"ortsteil": area.slug})["Location"] == page_of(area)
    assert client.get(LIST, {"ortsteil": "gibt-es-nicht"}).status_code == 200
    assert client.get(LIST, {"ortsteil": ""}).status_code == 200


def test_the_start_page_asks_for_the_district(client):
    assert "Zu meinem Ortsteil" not in markup_of(client.get("/"))
    area = AreaFactory()
    assert f'<option value="{area.slug}">{area.name}</option>' in markup_of(client.get("/"))


# One district


def test_a_hidden_area_is_not_found(client):
    area = AreaFactory(published_at=None)
    assert client.get(page_of(area)).status_code == 404
    client.force_login(PlannerFactory())
    assert client.get(page_of(area)).status_code == 200


def test_an_empty_district_says_what_is_missing(client):
    text = markup_of(client.get(page_of(AreaFactory(name="Leer"))))
    for sentence in (
        "Aus Leer wirkt bisher niemand an der Planung mit.",
        "Zurzeit ist keine Beteiligung offen.",
        "Zu diesem Ortsteil ist noch kein Beitrag eingegangen.",
        "Noch ist kein Ergebnis festgehalten",
        "Bisher ist kein solcher Schritt geplant.",
    ):
        assert sentence in text


def test_actors_stand_with_their_bodies_and_the_source(client):
    area, committee = AreaFactory(), CommitteeFactory()
    seated = at_work(area, source="angenommen, nicht bestätigt")
    SeatFactory(organisation=seated, committee=committee)
    idle = at_work(area)
    hidden = at_work(area, OrganisationFactory(published_at=None))
    response = client.get(page_of(area))
    page, text = response.context["page"], markup_of(response)
    assert [actor.organisation for actor in page.taking_part] == [seated]
    assert [body["slug"] for body in page.taking_part[0].bodies] == [committee.slug]
    assert [actor.organisation for actor in page.absent] == [idle]
    assert "sagt: angenommen, nicht bestätigt" in text
    assert hidden.name not in text


def test_only_published_contributions_show_and_only_they_lead_to_results(client):
    area, consultation = AreaFactory(), ConsultationFactory()
    open_voice = AcceptedFactory(consultation=consultation, area=area)
    silent = ContributionFactory(consultation=consultation, area=area, text="Nicht für alle")
    shown, hidden = ResultFactory(), ResultFactory()
    mention(shown, open_voice)
    mention(hidden, silent)
    response = client.get(page_of(area))
    assert [entry["row"] for entry in response.context["entries"]] == [open_voice]
    assert list(response.context["page"].results) == [shown]
    assert silent.text not in markup_of(response)


def test_an_open_consultation_starts_with_the_district_chosen(client):
    area, consultation = AreaFactory(), ConsultationFactory()
    ConsultationFactory(closes_at=timezone.now() - timedelta(days=1))
    response = client.get(page_of(area))
    assert response.context["page"].consultations == [consultation]
    address = reverse("participation:consultation", args=[consultation.slug]) + f"?ortsteil={area.slug}"
    assert f'href="{address}#formular"' in markup_of(response)
    assert f'<option value="{area.pk}" selected>' in markup_of(client.get(address))


@pytest.mark.parametrize("slug", ["verborgen", "gibt-es-nicht", ""])
def test_the_form_ignores_a_district_that_it_does_not_offer(client, slug):
    AreaFactory(name="Verborgen", published_at=None)
    consultation = ConsultationFactory()
    address = reverse("participation:consultation", args=[consultation.slug])
    response = client.get(address, {"ortsteil": slug})
    assert response.context["form"].initial.get("area") is None


def test_the_nearest_districts_come_first():
    here = AreaFactory(latitude=51.0, longitude=11.0)
    far = AreaFactory(latitude=51.1, longitude=11.0)
    near = AreaFactory(latitude=51.0, longitude=11.1)
    AreaFactory()
    assert overview.area_page(PUBLIC, here.slug).near == [near, far]


def test_steps_are_those_that_ask_people_outside_the_bodies():
    asked = StepFactory(audience="Bewohnerinnen und Bewohner")
    StepFactory(audience="Alle", level="information")
    StepFactory()
    StepFactory(audience="Das Gremium").committees.add(CommitteeFactory())
    StepFactory(audience="Niemand", process=ProcessFactory(published_at=None))
    assert overview.asking_steps(PUBLIC) == [asked]


def test_a_concept_stands_on_the_page_of_the_district_it_is_for_whatever_its_title(client):
    rieth, other = AreaFactory(name="Rieth"), AreaFactory(name="Anderswo")
    concept = GuidelineFactory(kind="district_concept", title="Konzept für den Norden")
    GuidelineFactory(kind="district_concept", title="Nicht für Rieth")
    for row in (
        concept,
        GuidelineFactory(title="Leitlinien auch für Rieth"),
        GuidelineFactory(kind="district_concept", title="Entwurf Rieth", published_at=None),
    ):
        row.areas.add(rieth)
    assert client.get(page_of(rieth)).context["page"].concepts == [
        {"title": concept.title, "slug": concept.slug}
    ]
    assert client.get(page_of(other)).context["page"].concepts == []


# All pages


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [(LIST, 5), (f"{LIST}da/", 8), (HELP, 4)])
def test_pages_ask_a_constant_number_of_queries(client, django_assert_num_queries, address, queries, rows):
    here = AreaFactory(name="Da", latitude=51.0, longitude=11.0)
    for _ in range(rows):
        other = AreaFactory(latitude=51.0, longitude=11.0)
        for area in (here, other):
            organisation = at_work(area)
            SeatFactory(organisation=organisation)
            TopicFactory().actors.add(organisation)
        voice = AcceptedFactory(area=here, topic=TopicFactory())
        mention(ResultFactory(), voice)
        StepFactory(audience="Alle")
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", [LIST, f"{LIST}da/", HELP])
def test_reading_leaves_no_trace(client, address):
    AreaFactory(name="Da")
    response = client.get(address)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
