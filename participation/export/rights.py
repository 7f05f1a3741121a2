"""What is stored about a person, as files to hand over."""

import json
from typing import Any

from django.template.loader import render_to_string

from participation.overviews.rights import Dossier


def as_json(told: Dossier) -> str:
    """For machines: the same words as on the page, under German names."""
    return json.dumps(_plain(told), ensure_ascii=False, indent=2) + "\n"


def _plain(told: Dossier) -> dict[str, Any]:
    return {
        "adresse": told.found.address,
        "stand": told.as_of,
        "namen": told.found.names,
        "gespeichert": [
            {"was": section.title, "wie_lange": section.period, "zeilen": section.rows}
            for section in told.sections
        ],
        "im_amt": [{"was": deed.what, "wie": deed.how, "nummern": deed.numbers} for deed in told.deeds],
        "name_in_texten": [
            {"was": mention.what, "wo": mention.where, "nummern": mention.numbers}
            for mention in told.mentions
        ],
    }


def as_html(told: Dossier) -> str:
    """For people: one page without anything around it, to print or to send."""
    return render_to_string("participation/rights/export.html", {"told": told})
