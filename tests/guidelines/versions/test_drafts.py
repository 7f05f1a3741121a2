"""A draft is a copy of the latest version; its articles are written, ordered, removed and taken up again."""

from datetime import date

import pytest

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.editing.conflicts import revision_of
from erfurt_sozialraum.rows.publication import publish
from guidelines.models import Version, Wording
from tests.factories import ResultFactory, VersionFactory, WordingFactory
from tests.guidelines.conftest import LIST, article_data, page
from tests.reading import markup_of

pytestmark = pytest.mark.django_db


def articles(version):
    return list(version.wordings.in_text().order_by("order", "pk").values_list("article__key", "order"))


def version_data(row, **values):
    return {"as_of": "2026-05-01", "preamble": "", "revision": revision_of(row)} | values


@pytest.fixture
def article(draft):
    return draft.wordings.get(article__key="orte")


def test_a_new_version_begins_as_a_copy_of_the_latest(client, planner, guideline, draft):
    Version.objects.filter(pk=draft.pk).update(preamble="Vorab.", as_of=date(2020, 1, 1))
    publish(draft)
    for _again in range(2):
        response = client.post(f"{LIST}{guideline.pk}/fassungen/neu/")
        made = Version.objects.drafts().get()
        assert response["Location"] == page(made)

    assert (made.number, made.preamble, made.as_of) == (2, "Vorab.", today())
    assert list(made.wordings.values_list("article", "heading", "text", "order")) == list(
        draft.wordings.values_list("article", "heading", "text", "order")
    )


def test_the_first_version_begins_empty(client, planner, guideline):
    client.post(f"{LIST}{guideline.pk}/fassungen/neu/")

    assert Version.objects.get().number == 1
    assert "Noch steht kein Artikel in dieser Fassung." in markup_of(client.get(page(Version.objects.get())))


def test_what_a_draft_says_of_itself_is_shared(client, planner, draft):
    address = f"{page(draft)}bearbeiten/"
    first, second = version_data(draft, preamble="Eins."), version_data(draft, preamble="Zwei.")

    assert client.post(address, first).status_code == 302
    response = client.post(address, second)
    assert response.status_code == 409
    assert [word in markup_of(response) for word in ("Eins.", "Zwei.")] == [True, True]
    draft.refresh_from_db()
    assert (draft.preamble, draft.as_of) == ("Eins.", date(2026, 5, 1))


def test_only_examples_ask_whether_they_are_one(client, planner, draft):
    assert "erfundenes Beispiel" not in markup_of(client.get(f"{page(draft)}bearbeiten/"))
    Version.objects.filter(pk=draft.pk).update(is_example=True)
    draft.refresh_from_db()

    assert "erfundenes Beispiel" in markup_of(client.get(f"{page(draft)}bearbeiten/"))
    client.post(f"{page(draft)}bearbeiten/", version_data(draft))
    assert Version.objects.get().is_example is False


def test_two_people_at_one_article_see_both_texts(client, planner, article):
    address = f"{LIST}artikel/{article.pk}/"
    first, second = article_data(article, text="Erster Text."), article_data(article, text="Zweiter Text.")

    assert client.post(address, first)["Location"] == f"{page(article.version)}#artikel-orte"
    response = client.post(address, second)
    assert response.status_code == 409
    assert [word in markup_of(response) for word in ("Erster Text.", "Zweiter Text.")] == [True, True]
    assert Wording.objects.get(pk=article.pk).text == "Erster Text."


def test_moving_an_article_does_not_disturb_whoever_writes_it(client, planner, article):
    sent = article_data(article, text="Neuer Text.")
    client.post(f"{LIST}artikel/{article.pk}/platz/", {"platz": "2"})

    assert client.post(f"{LIST}artikel/{article.pk}/", sent).status_code == 302
    article.refresh_from_db()
    assert (article.text, article.order) == ("Neuer Text.", 2)


def test_a_new_article_takes_its_place_and_a_key_of_its_own(client, planner, draft):
    sent = article_data(heading="Räume für Straßenfußball", text="Es gibt Plätze.", position="2")
    for _again in range(2):
        assert client.post(f"{page(draft)}artikel/neu/", sent).status_code == 302

    assert articles(draft) == [("orte", 1), ("raeume-fuer-strassenfussball", 2), ("wege", 3)]


def test_a_key_that_was_ever_used_is_not_given_again(client, planner, guideline, draft):
    publish(draft)
    client.post(f"{LIST}{guideline.pk}/fassungen/neu/")
    made = Version.objects.drafts().get()
    client.post(f"{LIST}artikel/{made.wordings.get(article__key='orte').pk}/entfernen/")
    client.post(f"{page(made)}artikel/neu/", article_data(text="Ganz andere Orte.", position="2"))

    assert articles(made) == [("wege", 1), ("orte-2", 2)]


@pytest.mark.parametrize("heading", ["ä" * 200, "Inhalt", "Weiter"])
def test_any_heading_makes_a_key_and_an_anchor_of_its_own(client, planner, draft, heading):
    client.post(f"{page(draft)}artikel/neu/", article_data(heading=heading, position="3"))
    key = draft.wordings.order_by("pk").last().key
    html = client.get("/leitlinien/leitlinien/fassungen/1/").content.decode()

    assert len(key) <= 60
    assert html.count(f'id="artikel-{key}"') == 1
    assert html.count('id="inhalt"') == 1


def test_articles_are_put_in_order_without_a_script(client, planner, draft):
    client.post(f"{page(draft)}artikel/neu/", article_data(heading="Dritter", position="3"))
    third = draft.wordings.get(article__key="dritter")
    html = client.get(page(draft)).content.decode()
    assert html.count("Nach oben") == html.count("Nach unten") == 2

    for _pressed_twice in range(2):
        client.post(f"{LIST}artikel/{third.pk}/platz/", {"platz": "2"})
    assert articles(draft) == [("orte", 1), ("dritter", 2), ("wege", 3)]
    assert client.post(f"{LIST}artikel/{third.pk}/platz/", {"platz": "x"}).status_code == 404
    client.post(f"{LIST}artikel/{third.pk}/platz/", {"platz": "99"})
    assert articles(draft) == [("orte", 1), ("wege", 2), ("dritter", 3)]


def test_a_removed_article_can_be_taken_up_again_at_its_place(client, planner, guideline, draft):
    publish(draft)
    client.post(f"{LIST}{guideline.pk}/fassungen/neu/")
    made = Version.objects.drafts().get()
    client.post(f"{LIST}artikel/{made.wordings.get(article__key='orte').pk}/entfernen/")
    assert "Entfallen seit Fassung 1" in markup_of(client.get(page(made)))

    address = f"{page(made)}artikel/orte/wieder-aufnehmen/"
    assert [client.post(address).status_code for _again in range(2)] == [302, 409]
    assert articles(made) == [("orte", 1), ("wege", 2)]
    assert "Entfallen seit" not in markup_of(client.get(page(made)))


def test_an_article_that_a_result_names_is_set_aside_and_taken_up_again(client, planner, draft, article):
    result = ResultFactory()
    result.wordings.add(article)

    client.post(f"{LIST}artikel/{article.pk}/entfernen/")
    assert articles(draft) == [("wege", 2)]
    assert result.wordings.get() == article
    assert "Beiseitegelegt" in markup_of(client.get(page(draft)))
    assert client.post(f"{LIST}artikel/{article.pk}/", article_data(article)).status_code == 409
    client.post(f"{page(draft)}artikel/orte/wieder-aufnehmen/")
    assert [key for key, _order in articles(draft)] == ["wege", "orte"]


def test_a_draft_that_a_result_names_is_set_aside_and_its_number_goes_on(client, planner, draft, article):
    ResultFactory().wordings.add(article)

    client.post(f"{page(draft)}verwerfen/")
    draft.refresh_from_db()
    assert (draft.is_draft, draft.set_aside_at is None) == (False, False)
    assert "beiseitegelegt" in markup_of(client.get(page(draft)))
    assert client.post(f"{page(draft)}verwerfen/").status_code == 404
    client.post(f"{LIST}{draft.guideline_id}/fassungen/neu/")
    made = Version.objects.drafts().get()
    assert (made.number, articles(made)) == (1, [])
    client.logout()
    assert client.get("/leitlinien/leitlinien/fassungen/1/").status_code == 404


def test_an_article_is_split_and_both_know_it(client, planner, guideline, draft, article):
    publish(draft)
    client.post(f"{LIST}{guideline.pk}/fassungen/neu/")
    made = Version.objects.drafts().get()
    orte = made.wordings.get(article__key="orte")
    response = client.post(
        f"{LIST}artikel/{orte.pk}/teilen/", {"heading": "Plätze", "text": "Plätze bleiben."}
    )

    assert response["Location"] == f"{LIST}artikel/{orte.pk}/"
    assert articles(made) == [("orte", 1), ("plaetze", 2), ("wege", 3)]
    assert "Abgeteilt von: Orte" in markup_of(client.get(page(made)))
    missing = client.post(f"{LIST}artikel/{orte.pk}/teilen/", {"heading": "", "text": "Text."})
    assert (missing.status_code, "Überschrift" in markup_of(missing)) == (422, True)


def test_an_article_goes_on_in_another_whatever_names_it(client, planner, guideline, draft, article):
    publish(draft)
    client.post(f"{LIST}{guideline.pk}/fassungen/neu/")
    made = Version.objects.drafts().get()
    orte, wege = (made.wordings.get(article__key=key) for key in ("orte", "wege"))
    ResultFactory().wordings.add(orte)
    address = f"{LIST}artikel/{orte.pk}/zusammenlegen/"

    assert client.post(address, {"into": str(orte.pk)}).status_code == 422
    assert client.post(address, {"into": str(wege.pk)})["Location"] == f"{LIST}artikel/{wege.pk}/"
    assert [key for key, _order in articles(made)] == ["wege"]
    html = markup_of(client.get(page(made)))
    assert "Aufgegangen in: Wege" in html
    assert "Enthält jetzt auch: Orte" in html
    client.post(f"{page(made)}artikel/orte/wieder-aufnehmen/")
    assert not made.successions.exists()


def test_a_draft_is_thrown_away_after_a_second_look(client, planner, guideline, draft):
    assert "nie öffentlich" in markup_of(client.get(f"{page(draft)}verwerfen/"))
    assert client.post(f"{page(draft)}verwerfen/")["Location"] == f"{LIST}{guideline.pk}/"
    assert not Version.objects.exists()


def test_what_is_written_too_late_is_not_lost(client, planner, draft, article):
    sent = article_data(article, text="Mein später Text.")
    publish(draft)
    response = client.post(f"{LIST}artikel/{article.pk}/", sent)

    assert response.status_code == 409
    assert "inzwischen öffentlich" in markup_of(response)
    assert "Mein später Text." in markup_of(response)
    assert client.get(f"{LIST}artikel/{article.pk}/").status_code == 404
    assert client.post(f"{page(draft)}bearbeiten/", version_data(draft)).status_code == 409
    for address in (f"{LIST}artikel/{article.pk}/entfernen/", f"{LIST}artikel/{article.pk}/platz/"):
        assert client.post(address, {"platz": "2"}).status_code == 409


def test_an_article_that_somebody_removed_meanwhile_keeps_the_text(client, planner, article):
    sent = article_data(article, text="Mein später Text.")
    Wording.objects.filter(pk=article.pk).delete()
    response = client.post(f"{LIST}artikel/{article.pk}/", sent)

    assert response.status_code == 409
    assert "Mein später Text." in markup_of(response)


@pytest.mark.parametrize("n", [1, 3])
def test_queries_of_a_draft_do_not_grow(client, planner, guideline, django_assert_num_queries, n):
    old = VersionFactory(guideline=guideline, number=1)
    new = VersionFactory(guideline=guideline, number=2, published_at=None)
    for number in range(n):
        WordingFactory(version=old, key=f"a{number}", text="Alt.")
        WordingFactory(version=old, key=f"b{number}")
        WordingFactory(version=new, key=f"a{number}", text="Neu.")
    client.get(page(new))

    with django_assert_num_queries(9):
        client.get(page(new))
