"""The glossary has one row per model and says the same words."""

import re
from pathlib import Path

import pytest

from .models import own_models

ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in Path("docs/glossary.md").read_text(encoding="utf-8").split("Words without")[0].splitlines()
    if line.startswith("| ")
][1:]


def test_one_row_per_model_in_the_models_words():
    assert sorted((code, trade) for code, _public, trade, _sentence in ROWS) == sorted(
        (model.__name__, str(model._meta.verbose_name)) for model in own_models()
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_row_has_one_sentence(row):
    assert all(row), "a cell is empty; use – where the public never reads it"
    assert re.fullmatch(r"[^.!?]+\.", row[3].replace("…", "")), row[3]


def test_two_models_never_share_a_word():
    words = [trade for _code, _public, trade, _sentence in ROWS]
    assert len(words) == len(set(words))
