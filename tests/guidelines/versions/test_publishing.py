"""Publishing a version with what changed and why; recording that it was adopted."""

from threading import Thread
from time import sleep
from uuid import uuid4

import pytest
from django.db import connection, transaction

from erfurt_sozialraum.editing.conflicts import revision_of
from erfurt_sozialraum.rows.publication import publish
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.actions.versions import (
    begin_draft,
    move_article,
    publish_version,
    remove_article,
    store_article,
)
from guidelines.models import ChangeKind, ChangeReason, Guideline, ReasonKind, Version, Wording
from guidelines.overviews.versions.changes import changes_in
from tests.factories import OrganisationFactory, WordingFactory
from tests.guidelines.conftest import article_data, page
from tests.promises import promise
from tests.reading import markup_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(guideline, draft):
    """A draft beside a public version: `orte` changed, `wege` gone, `baenke` new."""
    WordingFactory(version=draft, key="bleibt", heading="Bleibt", text="Wie es ist.", order=3)
    publish(draft)
    version, _new = begin_draft(guideline)
    orte, wege = (version.wordings.get(article__key=key) for key in ("orte", "wege"))
    store_article(orte, revision=revision_of(orte), values={"heading": "Orte", "text": "Orte bleiben offen."})
    remove_article(wege)
    values = {"heading": "Bänke", "text": "Es gibt Bänke.", "position": 1}
    store_article(Wording(version=version), revision="", values=values)
    return version


def reason(client, version, key, **values):
    """A reason of an office unless said otherwise."""
    if "kind" not in values:
        values |= {"kind": "expert", "office": OrganisationFactory().pk}
    return client.post(f"{page(version)}artikel/{key}/grund/", values)


def publish_by(client, version):
    return client.post(f"{page(version)}veroeffentlichen/")


def test_each_article_is_compared_by_its_key(second):
    comparison = changes_in(second)

    assert comparison.base.number == 1
    assert [(row.key, row.kind) for row in comparison.rows] == [
        ("baenke", ChangeKind.NEW),
        ("orte", ChangeKind.CHANGED),
        ("bleibt", ""),
        ("wege", ChangeKind.REMOVED),
    ]


def test_what_is_missing_is_listed_with_the_way_to_it(client, planner, second):
    html = markup_of(client.get(page(second)))
    assert "3 Angaben fehlen noch." in html
    for key in ("baenke", "orte", "wege"):
        assert f'href="{page(second)}artikel/{key}/grund/"' in html
    assert "veröffentlichen</span>" not in html

    response = publish_by(client, second)
    assert response.status_code == 409
    assert "Grund für „Orte“" in markup_of(response)
    assert Version.objects.get(pk=second.pk).is_draft


def test_with_all_reasons_it_is_published_with_its_changes(client, planner, second):
    reason(client, second, "baenke", text="Das wünschten viele.")
    reason(client, second, "orte", kind="editorial")
    reason(client, second, "wege", text="Steht jetzt im Verkehrskonzept.")
    assert reason(client, second, "bleibt", text="Wird nicht gebraucht.").status_code == 409
    assert publish_by(client, second).status_code == 302
    assert publish_by(client, second).status_code == 409

    said = second.reasons.order_by("pk").values_list("article__key", "kind", "text", "recorded_by")
    assert list(said) == [
        ("baenke", ReasonKind.EXPERT, "Das wünschten viele.", planner.pk),
        ("orte", ReasonKind.EDITORIAL, "", planner.pk),
        ("wege", ReasonKind.EXPERT, "Steht jetzt im Verkehrskonzept.", planner.pk),
    ]
    assert Version.objects.get(pk=second.pk).is_public


def test_the_reason_stands_beside_both_wordings(client, planner, second):
    html = markup_of(client.get(f"{page(second)}artikel/orte/grund/"))

    assert html.index("Bisher") < html.index("Jetzt") < html.index("<ins>")
    assert client.get(f"{page(second)}artikel/bleibt/grund/").status_code == 404
    assert client.get(f"{page(second)}artikel/gibt-es-nicht/grund/").status_code == 404
    assert client.get(f"{page(second)}artikel/wege/grund/").status_code == 200


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": ""}, "Sagen Sie, woher der Anstoß kam."),
        ({"kind": "council", "text": ""}, "Nennen Sie den Grund, oder wählen Sie „nur redaktionell“."),
        ({"kind": "expert", "text": "Weil."}, "Nennen Sie das Amt oder die Stelle"),
        ({"kind": "voices", "text": "Weil."}, "Keinem Anliegen wurde zu diesem Artikel etwas zugesagt"),
    ],
)
def test_half_a_reason_is_named_and_nothing_is_lost(client, planner, second, values, said):
    response = reason(client, second, "orte", **values)

    assert (response.status_code, said in markup_of(response)) == (422, True)
    assert values.get("text", "") in markup_of(response)
    assert not second.reasons.exists()


def test_reasons_of_two_people_both_stand_and_a_double_click_makes_one(client, planner, second):
    key = str(uuid4())
    for _pressed_twice in range(2):
        assert reason(client, second, "orte", text="Grund der einen.", form_key=key).status_code == 302
    reason(client, second, "orte", text="Grund der anderen.", form_key=str(uuid4()))

    assert [row.text for row in second.reasons.all()] == ["Grund der einen.", "Grund der anderen."]


def test_a_reason_is_added_to_a_public_version_and_taken_back(client, planner, second):
    for key in ("baenke", "orte", "wege"):
        reason(client, second, key, text="Weil.")
    publish_by(client, second)
    assert reason(client, second, "orte", text="Mein später Grund.").status_code == 302
    row = ChangeReason.objects.get(text="Mein später Grund.")
    document = "/leitlinien/leitlinien/"
    assert "Mein später Grund." in markup_of(client.get(document))

    address = f"{page(second)}artikel/orte/grund/{row.pk}/zuruecknehmen/"
    assert client.post(address, {"text": ""}).status_code == 422
    states = [client.post(address, {"text": "Das war falsch."}).status_code for _again in range(2)]
    assert states == [302, 409]
    assert "Mein später Grund." not in markup_of(client.get(document))
    html = markup_of(client.get(f"{page(second)}artikel/orte/grund/"))
    assert "Mein später Grund." in html
    assert "Das war falsch." in html


def test_publishing_asks_and_shows_what_was_promised(client, planner, second):
    for key in ("baenke", "orte", "wege"):
        reason(client, second, key, text="Weil.")
    point = promise(second.wordings.get(article__key="orte")).point
    html = markup_of(client.get(f"{page(second)}veroeffentlichen/"))
    assert "Zugesagt, aber bei keiner Änderung genannt" in html
    assert "1 Anliegen mit Zusage." in html
    form = markup_of(client.get(f"{page(second)}artikel/orte/grund/"))
    assert f'name="points" value="{point.pk}"' in form

    reason(client, second, "orte", kind="voices", text="Viele baten darum.", points=[point.pk])
    assert "Zugesagt" not in markup_of(client.get(f"{page(second)}veroeffentlichen/"))
    assert Version.objects.get(pk=second.pk).is_draft, "looking publishes nothing"
    publish_by(client, second)
    assert f"{point}</a>" in markup_of(client.get("/leitlinien/leitlinien/"))


def test_the_first_version_needs_no_reasons_but_an_article(client, planner, draft):
    Wording.objects.filter(version=draft).delete()
    assert publish_by(client, draft).status_code == 409
    client.post(f"{page(draft)}artikel/neu/", article_data(position="1"))

    assert publish_by(client, draft).status_code == 302
    assert not ChangeReason.objects.exists()


def test_nothing_is_published_before_its_document(client, planner, guideline, draft):
    Guideline.objects.filter(pk=guideline.pk).update(published_at=None)
    assert "noch nicht öffentlich" in markup_of(client.get(page(draft)))

    assert publish_by(client, draft).status_code == 409


def test_moving_alone_is_no_change(client, planner, guideline, draft):
    publish(draft)
    version, _new = begin_draft(guideline)
    move_article(version.wordings.get(article__key="wege"), position=1)

    assert changes_in(version).changed == []
    assert publish_by(client, version).status_code == 302


def test_a_public_version_is_withdrawn_and_shown_again(client, planner, draft):
    publish(draft)
    states = [
        client.post(f"{page(draft)}sichtbarkeit/", {"sichtbar": said}).status_code
        for said in ("nein", "nein", "ja")
    ]

    assert states == [302, 409, 302]
    assert Version.objects.get().is_public


@pytest.mark.django_db(transaction=True)
def test_whoever_writes_while_somebody_publishes_comes_too_late(draft):
    """The lock of the trigger: even a change that knows nothing of it waits, and is refused."""
    found = []

    def write():
        try:
            Wording.objects.filter(version=draft).update(text="Heimlich.")
        except Exception as error:
            found.append(str(error))
        finally:
            connection.close()

    with transaction.atomic():
        publish_version(draft)
        other = Thread(target=write)
        other.start()
        sleep(0.3)
        assert found == []
    other.join(5)

    assert "Cannot change a public version" in found[0]
    with pytest.raises(Refused):
        move_article(draft.wordings.first(), position=2)
