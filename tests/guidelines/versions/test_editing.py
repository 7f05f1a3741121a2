"""Planners and editors keep documents and what they rest on."""

import pytest

from erfurt_sozialraum.editing.conflicts import revision_of
from guidelines.models import Guideline, GuidelineBasis, Source
from tests.factories import (
    CommitteeFactory,
    GuidelineFactory,
    PlannerFactory,
    UserFactory,
    VersionFactory,
    WordingFactory,
    member_of,
)
from tests.guidelines.conftest import LIST, page
from tests.reading import markup_of

pytestmark = pytest.mark.django_db


def data(row=None, **values):
    base = {"title": "Leitlinien", "kind": "leitlinien", "summary": "", "order": "0", "source": ""}
    return base | {"revision": revision_of(row) if row else ""} | values


def basis_data(**values):
    return {"source": "", "title": "", "year": "", "url": "", "source_note": "", "note": ""} | values


def test_only_planners_and_editors_come_in(client, guideline, draft):
    basis = GuidelineBasis.objects.create(guideline=guideline, source=Source.objects.create(title="Atlas"))
    public = VersionFactory()
    own, article = f"{LIST}{guideline.pk}/", draft.wordings.first()
    pages = [
        LIST,
        f"{LIST}neu/",
        own,
        f"{own}bearbeiten/",
        f"{own}grundlagen/neu/",
        f"{LIST}grundlagen/{basis.pk}/",
        f"{LIST}grundlagen/{basis.pk}/quelle/",
        page(draft),
        page(public),
        f"{page(draft)}bearbeiten/",
        f"{page(draft)}verwerfen/",
        f"{page(draft)}artikel/neu/",
        f"{LIST}artikel/{article.pk}/",
    ]
    users = [
        (member_of(CommitteeFactory()), 403),
        (UserFactory(roles=["editor"]), 200),
        (PlannerFactory(), 200),
    ]
    for address in pages:
        client.logout()
        assert client.get(address)["Location"].startswith("/konto/"), address
        for user, status in users:
            client.force_login(user)
            assert client.get(address).status_code == status, (address, user)


@pytest.mark.parametrize(
    "address",
    [
        "{own}sichtbarkeit/",
        "{own}fassungen/neu/",
        "{version}veroeffentlichen/",
        "{version}sichtbarkeit/",
        "{version}verwerfen/",
        "{version}beschluss/",
        "{version}artikel/orte/grund/",
        "{version}artikel/orte/wieder-aufnehmen/",
        "{article}platz/",
        "{article}entfernen/",
    ],
)
def test_members_change_nothing(client, guideline, draft, address):
    article = draft.wordings.get(article__key="orte")
    places = {
        "own": f"{LIST}{guideline.pk}/",
        "version": page(draft),
        "article": f"{LIST}artikel/{article.pk}/",
    }
    client.force_login(member_of(CommitteeFactory()))

    assert client.post(address.format(**places), {"sichtbar": "nein", "platz": "2"}).status_code == 403
    draft.refresh_from_db()
    guideline.refresh_from_db()
    assert (guideline.is_public, draft.is_draft, draft.wordings.count()) == (True, True, 2)


def test_a_document_is_made_once_however_often_the_button_is_pressed(client, planner):
    for _again in range(2):
        response = client.post(f"{LIST}neu/", data(title="Stadtteilkonzept Südost", kind="district_concept"))
        assert response.status_code == 302
    row = Guideline.objects.get()

    assert (row.slug, row.is_public, response["Location"]) == (
        "stadtteilkonzept-suedost",
        False,
        f"{LIST}{row.pk}/",
    )


def test_its_address_stays_when_the_title_changes(client, planner, guideline):
    response = client.post(
        f"{LIST}{guideline.pk}/bearbeiten/", data(guideline, title="Neuer Titel", order="5")
    )
    guideline.refresh_from_db()

    assert response.status_code == 302
    assert (guideline.title, guideline.slug, guideline.order) == ("Neuer Titel", "leitlinien", 5)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": ""}, "Geben Sie dem Dokument einen Titel."),
        ({"title": "Strategie"}, "Diesen Titel hat schon ein anderes Dokument."),
        ({"kind": ""}, "Wählen Sie eine Art."),
        ({"order": "-1"}, "Geben Sie mindestens 0 ein."),
    ],
)
def test_mistakes_are_named_and_nothing_typed_is_lost(client, planner, values, words):
    GuidelineFactory(title="Strategie")
    response = client.post(f"{LIST}neu/", data(summary="Mein langer Text.", **values))

    assert response.status_code == 422
    assert words in markup_of(response)
    assert "Mein langer Text." in markup_of(response)
    assert Guideline.objects.count() == 1


def test_a_stale_save_shows_both_texts(client, planner, guideline):
    mine = data(guideline, summary="Meine Worte.")
    Guideline.objects.filter(pk=guideline.pk).update(summary="Andere Worte.")
    response = client.post(f"{LIST}{guideline.pk}/bearbeiten/", mine)

    assert response.status_code == 409
    for words in ("Meine Worte.", "Andere Worte."):
        assert words in markup_of(response)
    again = {**mine, "revision": response.context["form"].data["revision"]}
    assert client.post(f"{LIST}{guideline.pk}/bearbeiten/", again).status_code == 302
    assert Guideline.objects.get().summary == "Meine Worte."


def test_publishing_and_withdrawing(client, planner):
    row = GuidelineFactory(title="Geheim", published_at=None)
    for said, status in (("ja", 302), ("ja", 409), ("nein", 302), ("nein", 409), ("ja", 302)):
        response = client.post(f"{LIST}{row.pk}/sichtbarkeit/", {"sichtbar": said})
        assert response.status_code == status
    row.refresh_from_db()

    assert row.is_public


@pytest.mark.parametrize("n", [1, 3])
def test_queries_of_the_lists_do_not_grow(client, planner, django_assert_num_queries, n):
    for number in range(n):
        article = WordingFactory()
        guideline = article.version.guideline
        VersionFactory(guideline=guideline, number=2, published_at=None)
        source = Source.objects.create(title=f"Atlas {number}")
        for _again in range(n):
            GuidelineBasis.objects.get_or_create(guideline=guideline, source=source)
    client.get(LIST)

    with django_assert_num_queries(5):
        response = client.get(LIST)
    assert "Fassung 2 in Arbeit" in markup_of(response)
    with django_assert_num_queries(7):
        client.get(f"{LIST}{guideline.pk}/")


# What a document rests on


def test_a_new_source_is_entered_with_it(client, planner, guideline):
    sent = basis_data(title="Sozialatlas", year="2020", url="quelle.example/atlas", note="Zahlen")
    for _again in range(2):
        assert client.post(f"{LIST}{guideline.pk}/grundlagen/neu/", sent).status_code == 302
    basis = GuidelineBasis.objects.get()

    assert (str(basis.source), basis.source.url, basis.note) == (
        "Sozialatlas (2020)",
        "https://quelle.example/atlas",
        "Zahlen",
    )
    assert "Sozialatlas (2020)" in markup_of(client.get("/leitlinien/leitlinien/"))


def test_a_known_source_is_chosen(client, planner, guideline):
    source = Source.objects.create(title="Atlas")
    client.post(f"{LIST}{guideline.pk}/grundlagen/neu/", basis_data(source=source.pk))

    assert (GuidelineBasis.objects.get().source, Source.objects.count()) == (source, 1)


def test_one_of_both_must_be_named(client, planner, guideline):
    source = Source.objects.create(title="Atlas")
    for sent in (basis_data(note="wozu"), basis_data(source=source.pk, title="Noch eine")):
        assert client.post(f"{LIST}{guideline.pk}/grundlagen/neu/", sent).status_code == 422
    assert not GuidelineBasis.objects.exists()


def test_a_basis_is_withdrawn_and_named_again_but_never_deleted(client, planner, guideline):
    row = GuidelineBasis.objects.create(guideline=guideline, source=Source.objects.create(title="Atlas"))
    address = f"{LIST}grundlagen/{row.pk}/sichtbarkeit/"

    assert client.post(address, {"sichtbar": "nein"}).status_code == 302
    assert "Atlas" not in markup_of(client.get("/leitlinien/leitlinien/"))
    assert client.post(address, {"sichtbar": "nein"}).status_code == 409
    assert client.post(address, {"sichtbar": "ja"}).status_code == 302
    assert "Atlas" in markup_of(client.get("/leitlinien/leitlinien/"))


def test_a_source_keeps_its_place_among_the_others(client, planner, guideline):
    Source.objects.create(title="Bericht", year=2020)
    row = GuidelineBasis.objects.create(guideline=guideline, source=Source.objects.create(title="Atlas"))
    address, sent = f"{LIST}grundlagen/{row.pk}/quelle/", {"url": "", "note": ""}
    revision = {"revision": revision_of(row.source)}

    assert client.post(address, sent | revision | {"title": "Bericht", "year": "2020"}).status_code == 422
    assert client.post(address, sent | revision | {"title": "Atlas", "year": "2021"}).status_code == 302
    assert client.post(address, sent | revision | {"title": "Meiner", "year": "2022"}).status_code == 409
    assert str(Source.objects.get(pk=row.source_id)) == "Atlas (2021)"
