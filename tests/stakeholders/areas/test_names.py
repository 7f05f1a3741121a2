"""Names of areas in a sentence: with the word that each of them takes."""

import csv
from pathlib import Path

import pytest

from participation import loading
from stakeholders.models import Area

NAMES = {
    "Moskauer Platz": ("zum Moskauer Platz", "am Moskauer Platz", "vom Moskauer Platz"),
    "Johannesplatz": ("zum Johannesplatz", "am Johannesplatz", "vom Johannesplatz"),
    "Roter Berg": ("zum Roten Berg", "am Roten Berg", "vom Roten Berg"),
    "Wiesenhügel": ("zum Wiesenhügel", "am Wiesenhügel", "vom Wiesenhügel"),
    "Altstadt": ("zur Altstadt", "in der Altstadt", "aus der Altstadt"),
    "Sulzer Siedlung": ("zur Sulzer Siedlung", "in der Sulzer Siedlung", "aus der Sulzer Siedlung"),
    "Rieth": ("zum Rieth", "im Rieth", "aus dem Rieth"),
    "Töttelstädt": ("zu Töttelstädt", "in Töttelstädt", "aus Töttelstädt"),
    "Rohda (Haarberg)": ("zu Rohda (Haarberg)", "in Rohda (Haarberg)", "aus Rohda (Haarberg)"),
}


@pytest.mark.parametrize(("name", "words"), NAMES.items())
def test_each_takes_its_word(name, words):
    area = Area(name=name)
    assert (area.about, area.within, area.origin) == words


def test_no_village_is_taken_for_a_place_of_the_city():
    with (Path(loading.__file__).parent / "data/areas.csv").open(encoding="utf-8") as file:
        villages = [row["name"] for row in csv.DictReader(file) if row["settlement"] == "village"]
    strange = [name for name in villages if not Area(name=name).within.startswith("in ")]
    assert strange == []
