"""The PDF: accessible, complete, in the house's font, and rendered from the snapshot alone."""

import io
import logging

import pikepdf
import pytest
from pdfua import Validator

from participation import pdf
from participation.pdf import engine
from participation.pdf.report import CONTENTS, compose, expected_pages
from tests.participation.reports.snapshots import item, nothing, snapshot


@pytest.fixture(scope="module")
def rendered():
    """A report over several pages, rendered once."""
    return pdf.render(snapshot(40))


@pytest.fixture(scope="module")
def document(rendered):
    with pikepdf.open(io.BytesIO(rendered.content)) as opened:
        yield opened


def elements(node):
    """Every structure element below `node` in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def tags(document):
    return [str(element.S) for element in elements(document.Root.StructTreeRoot)]


@pytest.mark.parametrize("contributions", [0, 1, 40])
def test_pdfua_finds_no_error(contributions, tmp_path):
    data = nothing() if contributions == 0 else snapshot(contributions)
    path = tmp_path / "bericht.pdf"
    path.write_bytes(pdf.render(data).content)
    report = Validator().validate(path)
    assert [str(finding) for finding in report.findings] == []


def test_it_names_itself(document):
    assert document.Root.Lang == "de"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert document.Root.MarkInfo.Marked
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == (
            "Sachstandsbericht SB-2026-007: Integrierte Sozialraumplanung, "
            "an Ausschuss für Soziales, Arbeitsmarkt und Gleichstellung"
        )


def test_every_font_is_the_house_font_and_embedded(document):
    fonts = {}
    for page in document.pages:
        for font in page.Resources.get("/Font", {}).values():
            inner = font.DescendantFonts[0]
            fonts[str(inner.BaseFont).rpartition("+")[2]] = "/FontFile2" in inner.FontDescriptor or (
                "/FontFile3" in inner.FontDescriptor
            )
    assert all(fonts.values()), fonts
    assert {name.lstrip("/").replace("-", "")[:8] for name in fonts} == {"FiraSans"}


def test_headings_go_down_one_level_at_a_time(document):
    levels = [
        int(tag[2]) for tag in tags(document) if len(tag) == 3 and tag.startswith("/H") and tag[2].isdigit()
    ]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), levels
    assert levels.count(2) == 9, "contents and eight parts"


def test_tables_have_heads_on_every_page_that_say_which_way_they_look(document):
    tables = [element for element in elements(document.Root.StructTreeRoot) if element.S == "/Table"]
    assert len(tables) > 8
    for table in tables:
        scopes = [str(cell.A.Scope) for cell in elements(table) if cell.S == "/TH"]
        assert scopes[0] == "/Column" and set(scopes) <= {"/Column", "/Row"}


def test_charts_tell_their_numbers(document):
    figures = [element for element in elements(document.Root.StructTreeRoot) if element.S == "/Figure"]
    assert [str(figure.Alt) for figure in figures] == [
        "Balkendiagramm: Beiträge nach Thema. Quartiersarbeit 40.",
        "Balkendiagramm: Was aus den Anliegen wurde. in den Entwurf übernommen 40.",
    ]


def test_contents_lead_to_the_parts(document):
    links = [annotation for page in document.pages for annotation in page.get("/Annots", [])]
    assert [str(link.Contents) for link in links] == [str(title) for _anchor, title in CONTENTS]
    with document.open_outline() as outline:
        assert len(outline.root[0].children) == 9


def test_pages_are_counted(rendered, document):
    assert rendered.pages == len(document.pages) > 8


def test_progress_rises_and_names_pages():
    said = []
    pdf.render(snapshot(60), progress=lambda percent, note: said.append((percent, note)))
    percents = [percent for percent, _note in said]
    assert percents == sorted(percents) and percents[0] == 5 and percents[-1] == 88
    assert "Seite 10 ist gesetzt." in [note for _percent, note in said]


def test_progress_may_stop_the_work():
    class Stop(Exception):
        pass

    def stop(percent, note):
        if note.startswith("Seite 10"):
            raise Stop

    with pytest.raises(Stop):
        pdf.render(snapshot(60), progress=stop)
    assert not [
        h for h in logging.getLogger("weasyprint.progress").handlers if not isinstance(h, logging.NullHandler)
    ]


def test_what_is_overdue_is_named_by_kind_and_older_snapshots_still_render():
    before = compose(snapshot(1))
    assert "number__note" not in before
    assert "Antworten überfällig" not in before
    data = snapshot(1)
    data["open"] |= {"overdue_kinds": "3 Antworten", "overdue_sentence": "3 Antworten sind überfällig."}
    data["open"]["consultations"][0] |= {"late": 3, "late_text": "3 Antworten"}
    html = compose(data).replace("\xad", "")
    for words in ('<span class="number__note">3 Antworten</span>', "<p>3 Antworten sind überfällig.</p>"):
        assert html.count(words) == 1, words
    assert "3 Antworten überfällig" in html


def test_nothing_is_fetched_from_outside():
    evil = item(1, text='<img src="file:///etc/passwd"><script>alert(1)</script>')
    data = snapshot(0, contributions=[{"topic": "<b>Wohnen</b>", "items": [evil]}])
    html = compose(data)
    assert "<img" not in html and "<script" not in html and "<b>Wohnen" not in html
    with pytest.raises(ValueError, match="Not fetched"):
        engine.NothingFromOutside().fetch("https://example.org/x.png")


def test_only_the_snapshot_is_read(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        pdf.render(snapshot(1))


def test_a_missing_font_is_said_clearly(monkeypatch, tmp_path, caplog):
    monkeypatch.setattr(engine, "FACES", (tmp_path / "FiraSans-Regular.ttf",))
    engine.house.cache_clear()
    try:
        engine.house()
    finally:
        engine.house.cache_clear()
    assert "PDF without the house's font (FiraSans-Regular.ttf): run `make setup`" in caplog.text


def test_expected_pages_grow_with_the_text():
    assert expected_pages(snapshot(0)) < expected_pages(snapshot(100))


def kids_of(element):
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def test_lists_hold_items_only_and_no_paragraph_is_empty(document):
    """PDF/UA, Matterhorn 16: a list's children are its items; an empty paragraph is read as a pause."""
    every = list(elements(document.Root.StructTreeRoot))
    lists = [element for element in every if element.S == "/L"]
    assert lists
    wrong = {str(kid.get("/S")) for element in lists for kid in kids_of(element)} - {"/LI", "/L", "/Caption"}
    assert wrong == set()
    assert [element for element in every if element.S == "/P" and not kids_of(element)] == []


def test_bookmarks_hold_words_as_they_were_written(document):
    titles = []

    def note(entries):
        for entry in entries:
            titles.append(entry.title)
            note(entry.children)

    with document.open_outline() as outline:
        note(outline.root)
    assert titles
    assert [title for title in titles if {"\xad", "\u200b"} & set(title) or "  " in title] == []
    assert titles[0].startswith("Sachstandsbericht ")
