"""Two people who add to one thing: who is second and sends again puts back nothing they did not touch."""

import pytest

from participation.models import Reply
from stakeholders.models import StatusUpdate
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    DeliberationFactory,
    OrganisationFactory,
    PlannerFactory,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def edition(body, number, text, internal_text):
    words = {"text": text, "internal_text": internal_text}
    return StatusUpdate.objects.create(committee=body, number=number, as_of="2026-01-01", **words)


def drawn(form):
    """What a browser would send of a form on a page."""
    return {
        bound.html_name: value
        for bound in form
        if (value := bound.value()) not in (None, False, "") or bound.name == "seen"
    }


def both_open(client, address, name="form"):
    """The same form, drawn for two people."""
    return [drawn(client.get(address).context[name]) for _person in range(2)]


def test_the_next_edition_takes_the_part_that_only_the_other_changed(client, planner):
    body = CommitteeFactory(slug="ag")
    edition(body, 1, "Alt.", "Alt intern.")
    address = "/gremien/ag/stand/"
    first, second = both_open(client, address)
    assert client.post(address, first | {"internal_text": "Neu intern."}).status_code == 302
    conflict = client.post(address, second | {"text": "Von mir."})
    assert conflict.status_code == 409
    assert "Alt intern." not in text_of(conflict)
    again = drawn(conflict.context["form"])
    assert (again["text"], again["internal_text"]) == ("Von mir.", "Neu intern.")
    assert client.post(address, again).status_code == 302
    row = body.status_updates.latest("number")
    assert (row.number, row.text, row.internal_text) == (3, "Von mir.", "Neu intern.")


def test_where_nothing_was_yet_what_stayed_empty_takes_what_came(client, planner):
    body = CommitteeFactory(slug="ag")
    address = "/gremien/ag/stand/"
    first, second = both_open(client, address)
    sent = first | {"text": "Ihr Text.", "internal_text": "Ihr interner."}
    assert client.post(address, sent).status_code == 302
    conflict = client.post(address, second | {"text": "Mein Text."})
    assert conflict.status_code == 409
    assert client.post(address, drawn(conflict.context["form"])).status_code == 302
    row = body.status_updates.latest("number")
    assert (row.text, row.internal_text) == ("Mein Text.", "Ihr interner.")


def test_a_third_person_in_between_is_met_as_the_second_was(client, planner):
    body = CommitteeFactory(slug="ag")
    edition(body, 1, "Alt.", "Alt intern.")
    address = "/gremien/ag/stand/"
    first, second = both_open(client, address)
    client.post(address, first | {"internal_text": "Zwei."})
    again = drawn(client.post(address, second | {"text": "Von mir."}).context["form"])
    edition(body, 3, "Drei.", "Drei intern.")
    conflict = client.post(address, again)
    assert conflict.status_code == 409
    last = drawn(conflict.context["form"])
    assert (last["text"], last["internal_text"]) == ("Von mir.", "Drei intern.")


def test_an_answer_takes_the_outcome_that_only_the_other_changed(client, planner):
    point = AcceptedFactory().points.get()
    Reply.objects.create(point=point, outcome="open", reason="Wir prüfen.", replied_by=PlannerFactory())
    page, prefix = f"/aufgaben/beitraege/{point.contribution_id}/", f"anliegen-{point.pk}-"
    address = f"/aufgaben/anliegen/{point.pk}/antwort/"
    first, second = (drawn(client.get(page).context["points"][0][1]) for _person in range(2))
    assert client.post(address, first | {f"{prefix}outcome": "adopted"}).status_code == 302
    conflict = client.post(address, second | {f"{prefix}reason": "Steht in Artikel 3."})
    assert conflict.status_code == 409
    again = drawn(conflict.context["points"][0][1])
    assert (again[f"{prefix}outcome"], again[f"{prefix}reason"]) == ("adopted", "Steht in Artikel 3.")


def test_a_corrected_decision_takes_what_only_the_other_corrected(client, planner):
    row = DeliberationFactory()
    wrong = row.decisions.create(decided_on="2026-03-03", outcome="noted", wording="zur Kenntnis", votes="")
    address = f"/aufgaben/stadtrat/beschluesse/{wrong.pk}/berichtigen/"
    first, second = both_open(client, address)
    assert client.post(address, first | {"votes": "Ja: 9"}).status_code == 302
    conflict = client.post(address, second | {"wording": "zur Kenntnis genommen"})
    assert conflict.status_code == 409
    again = drawn(conflict.context["form"])
    assert (again["votes"], again["wording"]) == ("Ja: 9", "zur Kenntnis genommen")


def test_who_touched_nothing_adds_nothing(client, planner):
    point, office = AcceptedFactory().points.get(), OrganisationFactory()
    Reply.objects.create(point=point, outcome="open", reason="Wir prüfen.")
    page = f"/aufgaben/beitraege/{point.contribution_id}/"
    address, prefix = f"/aufgaben/anliegen/{point.pk}/antwort/", f"anliegen-{point.pk}-"
    first, second = (drawn(client.get(page).context["points"][0][1]) for _person in range(2))
    sent = first | {f"{prefix}outcome": "forwarded", f"{prefix}forwarded_to": office.pk}
    assert client.post(address, sent).status_code == 302
    before = Reply.objects.count()
    client.post(address, second)
    assert Reply.objects.count() == before
