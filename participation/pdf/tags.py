"""What WeasyPrint leaves out of the tags: which way a head cell looks, and where a link leads in words."""

from collections.abc import Callable, Mapping
from typing import Any

import pydyf


def completed(links: Mapping[str, str]) -> Callable[[Any, pydyf.PDF], None]:
    """A finisher for `write_pdf`; `links` tells the words for each anchor."""

    def finish(_document: object, pdf: pydyf.PDF) -> None:
        by_reference = {_key(item.reference): item for item in pdf.objects}
        for item in pdf.objects:
            if not isinstance(item, pydyf.Dictionary):
                continue
            if item.get("S") == "/TH":
                item["A"]["Scope"] = "/Column" if _in_head(item, by_reference) else "/Row"
            elif item.get("Subtype") == "/Link" and (words := links.get(_text(item.get("Dest")))):
                item["Contents"] = pydyf.String(words)

    return finish


def _in_head(cell: pydyf.Dictionary, by_reference: Mapping[str, Any]) -> bool:
    """True for a cell of a table's head: its row's parent is a THead."""
    row = by_reference[_key(cell["P"])]
    group = by_reference[_key(row["P"])]
    return bool(group.get("S") == "/THead")


def _key(reference: bytes | str) -> str:
    return reference.decode() if isinstance(reference, bytes) else reference


def _text(value: object) -> str:
    return str(value.string) if isinstance(value, pydyf.String) else ""
