"""Search and order: the database folds as Python does, and both as people look for things."""

import pytest
from django.db import connection

from erfurt_sozialraum.text.folding import folded, words_in

pytestmark = pytest.mark.django_db

TEXTS = (
    "Straße",
    "STRASSE",
    "ẞ",
    "Café",
    "Cafe\u0301",
    "Übung Äpfel Öl",
    "Çelebi",
    "Émile",
    "Ğüneş Işık İzmir",
    "Łódź Đorđe Ærø Œuvre Þór",
    "Việt Nam",
    "Ёлка Київ",
    "شَارِع",
    "हिन्दी",
    "„Zitat“ – B–47",
    "weich\xadgetrennt\u200b",
    "ﬁnden ½ ①",
    "Σίσυφος ΣΊΣΥΦΟΣ",
    "it’s 'so'",
    "ｗｅｉｔ",
)


def asked(function, *texts):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({', '.join(['%s'] * len(texts))})", texts)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("text", TEXTS)
def test_the_database_folds_as_we_do(text):
    assert asked("portal_folded", text) == folded(text)
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("typed", "written"),
    [("Strasse", "Straße"), ("Cafe", "Café"), ("ubung", "Übung"), ("celebi", "Çelebi"), ("b-47", "B–47")],
)
def test_what_is_typed_plainly_finds_what_is_written(typed, written):
    assert folded(typed) == folded(written)


def test_words_are_what_is_left_without_signs_around_them():
    assert words_in("  „Rieth“, Bus! ") == ["rieth", "bus"]
    assert words_in("B-47") == ["b-47"]
    assert words_in("?! % ' \\ “ \u200b") == []
    assert len(words_in("a " * 100)) == 8


IN_ORDER = (
    "A-Z",
    "ab",
    "Ahorn",
    "Ähre",
    "Çelebi",
    "Dorf",
    "Émile",
    "Eva",
    "Strasse 1",
    "Straße 2",
    "Zebra",
    "„Zitat“",
)
PEOPLE = (
    ("Beispiel", "Anna von Beispiel"),
    ("Beispiel", "Dr. Uwe Beispiel"),
    ("", "Ali Çelebi"),
    ("", "Erika Muster (Planung)"),
)


def test_lists_stand_in_the_order_of_din_5007():
    mixed = IN_ORDER[5:] + IN_ORDER[:5]
    assert sorted(mixed, key=lambda name: asked("portal_sort_key", name)) == list(IN_ORDER)


def test_people_stand_by_their_family_names():
    mixed = PEOPLE[2:] + PEOPLE[:2]
    assert sorted(mixed, key=lambda person: asked("portal_person_key", *person)) == list(PEOPLE)
