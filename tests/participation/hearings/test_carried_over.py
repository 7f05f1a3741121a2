"""Decisions from before outcomes were asked for: only what their words say without doubt is carried over."""

from importlib import import_module
from pathlib import Path

import pytest

(NAME,) = (path.stem for path in Path("participation/migrations").glob("*_meetings_carried_over.py"))
outcome_of = import_module(f"participation.migrations.{NAME}").outcome_of


@pytest.mark.parametrize(
    ("wording", "outcome"),
    [
        ("genehmigt", "adopted"),
        ("Einstimmig beschlossen.", "adopted"),
        ("mit Änderungen genehmigt", "amended"),
        ("abgelehnt", "rejected"),
        ("vertagt", "postponed"),
        ("in den Hauptausschuss verwiesen", "referred"),
        ("von der Tagesordnung abgesetzt", "removed"),
        ("Der Ausschuss nimmt den Bericht zur Kenntnis. Er empfiehlt, ihn zu beschließen.", "noted"),
        ("nicht beschlossen", ""),
        ("genehmigt und verwiesen", ""),
        ("Der Ausschuss ist beeindruckt.", ""),
    ],
)
def test_a_wording_is_carried_over_where_it_says_one_thing(wording, outcome):
    assert outcome_of(wording) == outcome
