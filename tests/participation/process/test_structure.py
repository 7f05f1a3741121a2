"""Who takes part and who is fed back to: the rows, and the picture made from them."""

import pytest
from django.urls import reverse

from erfurt_sozialraum.dates.validity import yesterday
from erfurt_sozialraum.rows.viewers import PUBLIC
from erfurt_sozialraum.text.pictures import text_width
from participation.models import FeedbackRule
from participation.overviews.process.structure import structure
from participation.overviews.process.structure_picture import (
    BODIES,
    MEMBERS,
    NOTES_END,
    PITCH,
    Arrow,
    Node,
    picture,
)
from tests.factories import (
    CommitteeFactory,
    CouncilCommitteeFactory,
    OrganisationFactory,
    ProcessFactory,
    SeatFactory,
    StepFactory,
    TopicFactory,
)


@pytest.fixture
def process(db):
    return ProcessFactory(name="Sozialraumplanung", is_main=True)


def many(count):
    """As many bodies as asked for, each of which is fed back to by the three before it."""
    title = "Arbeitskreis Stadtteilentwicklungskonzeptionen und Quartiersmanagement"
    members = ("Sprecherinnen und Sprecher der Ortsteilbürgermeisterinnen und Ortsteilbürgermeister", "Amt")
    nodes = [Node(f"n{number}", f"{title} {number}", "Arbeitskreis", members) for number in range(count)]
    ways = [
        Arrow(f"n{source}", f"n{target}", 60)
        for target in range(count)
        for source in range(max(0, target - 3), target)
    ]
    return picture(nodes, ways)


# The picture


@pytest.mark.parametrize("count", [1, 2, 30])
def test_boxes_do_not_overlap_and_hold_their_words(count):
    drawn = many(count)

    for above, below in zip(drawn.boxes, drawn.boxes[1:], strict=False):
        assert above.top + above.height < below.top
    for box in drawn.boxes:
        words = [*box.title, *box.members, box.kind]
        assert min(word.y for word in words) - 12 > box.top
        assert max(word.y for word in words) < box.top + box.height
        assert max(word.x + text_width(word.text, 14) for word in box.members) <= MEMBERS[1]
        assert max(word.x + text_width(word.text, 16) for word in box.title) <= BODIES[1]
    assert drawn.boxes[-1].top + drawn.boxes[-1].height <= drawn.height


def test_every_way_has_a_height_and_a_label_of_its_own():
    drawn = many(30)
    heights = sorted(y for box in drawn.boxes for y in [*box.enters.values(), box.leaves] if y)
    labels = [label for bus in drawn.buses for label in bus.labels]

    assert min(b - a for a, b in zip(heights, heights[1:], strict=False)) >= PITCH
    assert len(labels) == sum(len(box.enters) for box in drawn.boxes) == 84
    assert max(label.x + text_width(label.text, 13) for label in labels) <= NOTES_END
    assert drawn.width < 1130, "lanes are shared: the picture fits the page"


def test_ways_to_bodies_that_are_not_shown_are_left_out():
    drawn = picture([Node("a", "A", "", ())], [Arrow("a", "geheim", 60), Arrow("geheim", "a", 60)])

    assert drawn.buses == ()


# The rows


def test_structure_is_drawn_from_the_rows_as_they_are(process):
    source, target = CommitteeFactory(name="Begleitkreis", order=1), CommitteeFactory(name="AG", order=2)
    council = CouncilCommitteeFactory(name="Sozialausschuss", order=3)
    SeatFactory(committee=source, organisation=OrganisationFactory(name="Wohnungsgesellschaft"))
    FeedbackRule.objects.create(process=process, source_committee=source, target=target, days=30)
    FeedbackRule.objects.create(process=process, target=target, days=1)
    StepFactory(process=process, audience="Kinder und Jugendliche")
    found = structure(PUBLIC)
    drawn = found.picture()

    assert [row.body for row in found.council] == [council]
    assert [box.node.title for box in drawn.boxes] == [
        "Schritte und Veranstaltungen",
        "Begleitkreis",
        "AG",
        "Sozialausschuss",
    ]
    assert [box.node.members for box in drawn.boxes[:2]] == [
        ("Kinder und Jugendliche",),
        ("Wohnungsgesellschaft",),
    ]
    assert sorted(label.text for bus in drawn.buses for label in bus.labels) == [
        "Begleitkreis, in 30 Tagen",
        "Schritte und Veranstaltungen, in 1 Tag",
    ]


def test_many_seats_are_drawn_by_sector(process):
    body = CommitteeFactory()
    sector = OrganisationFactory().sector
    for _number in range(8):
        SeatFactory(committee=body, organisation=OrganisationFactory(sector=sector))

    assert [box.node.members for box in structure(PUBLIC).picture().boxes] == [(f"{sector.name}: 8",)]


def test_rules_that_do_not_hold_and_hidden_bodies_are_not_shown(process, client):
    body = CommitteeFactory(name="AG")
    hidden = CommitteeFactory(name="Geheimer Kreis", published_at=None)
    FeedbackRule.objects.create(process=process, target=body, ends_on=yesterday())
    FeedbackRule.objects.create(process=process, source_committee=body, target=hidden)
    response = client.get(reverse("participation:structure"))

    assert response.context["structure"].rules == 0
    assert "Geheimer Kreis" not in response.content.decode()


def test_another_process_shows_only_its_own_bodies(process):
    CommitteeFactory(name="Fremd")
    own = CommitteeFactory(name="Eigen")
    other = ProcessFactory(slug="rieth")
    FeedbackRule.objects.create(process=other, target=own)

    assert [row.body for row in structure(PUBLIC, "rieth").bodies] == [own]


def test_page_says_the_same_in_words(process, client):
    body = CommitteeFactory(name="Begleitkreis")
    SeatFactory(committee=body, organisation=OrganisationFactory(name="Wohnungsgesellschaft"))
    topic = TopicFactory(process=process, name="Treffpunkte")
    topic.actors.add(OrganisationFactory(name="Stadtteilzentrum"))
    html = client.get(reverse("participation:structure")).content.decode()
    words = html[: html.index("<svg")] + html[html.index("</svg>") :]

    found = [
        name in words for name in ("Begleitkreis", "Wohnungsgesellschaft", "Stadtteilzentrum", "Treffpunkte")
    ]
    assert found == [True] * 4


def test_page_without_bodies_says_so(process, client):
    html = client.get(reverse("participation:structure")).content.decode()

    assert "Noch wirkt kein Gremium an diesem Prozess mit." in html
    assert "structure__picture" not in html


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow(process, client, django_assert_num_queries, rows):
    for _number in range(rows):
        body, other = CommitteeFactory(), CommitteeFactory()
        SeatFactory(committee=body)
        FeedbackRule.objects.create(process=process, source_committee=body, target=other)
        StepFactory(process=process, audience="Ortsteilräte")
        TopicFactory(process=process).actors.add(OrganisationFactory())

    with django_assert_num_queries(5):
        client.get(reverse("participation:structure"))
