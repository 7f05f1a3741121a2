"""The PDF: accessible, complete, in the house's font; and the breaks in long words."""

import io
import logging

import pikepdf
import pytest
from pdfua import Validator

from participation import pdf
from participation.pdf import engine
from participation.pdf.chart import bar_chart
from participation.pdf.hyphens import SHY, ZERO_WIDTH_SPACE, hyphenate, hyphenate_word
from participation.pdf.report import CONTENTS, compose, expected_pages

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
DATED = {
    "kind": "dated",
    "text": "1. Quartal 2023",
    "gap": "",
    "earliest": "2023-01-01",
    "latest": "2023-03-31",
}
GAP = {
    "kind": "undated",
    "text": "noch nicht terminiert",
    "gap": "offen seit 2. Dezember 2022; es klärt: Amt für Soziales, ohne Frist",
    "earliest": None,
    "latest": None,
}


def item(number, **changes):
    """A contribution as it stands in a snapshot."""
    return {
        "id": number,
        "reference": f"B-{number}",
        "received": "2. März 2026",
        "channel": "auf Papier",
        "area": "Rieth",
        "text": f"Auf dem Platz fehlen Bänke ({number}).\n\nUnd {LONG_WORD}.",
        "redacted": False,
        "points": [
            {
                "text": "",
                "outcome": "adopted",
                "outcome_label": "in den Entwurf übernommen",
                "reason": "Die Bänke stehen jetzt im Entwurf.",
                "replied": "3. April 2026",
                "article": "Treffpunkte (Leitlinien)",
            }
        ],
        "results": ["Treffpunkte bleiben"],
        "decisions": [],
        "is_example": True,
    } | changes


def snapshot(count=3, **changes):
    """A whole snapshot, filled without a database."""
    appointment = {
        "body": "Sozialausschuss",
        "role": "zur Information",
        "title": "Arbeitsstand",
        "reference": "Drucksache 0554/22",
        "statement": GAP,
        "note": "",
        "is_example": False,
    }
    filled = {"coming": [], "gaps": [appointment], "past": [], "nothing": GAP}
    empty = {"coming": [], "gaps": [], "past": [], "nothing": GAP}
    loop = {
        "committee": "AG Soziales",
        "due": "1. Mai 2026",
        "state": "overdue",
        "state_label": "überfällig",
        "heard": "",
        "where": "",
        "answer": "",
    }
    items = [item(number) for number in range(1, count + 1)]
    return {
        "format": 1,
        "number": "SB-2026-007",
        "committee": "Ausschuss für Soziales, Arbeitsmarkt und Gleichstellung",
        "process": "Integrierte Sozialraumplanung",
        "summary": "Die Stadt plant **gemeinsam**.\n\n- mit allen\n- für alle",
        "occasion": "",
        "responsible": "Amt für Soziales",
        "records_from": "1. Januar 2024",
        "period": "1. Halbjahr 2026",
        "topics": [],
        "cutoff": "2026-07-01T10:00:00+00:00",
        "cutoff_text": "1. Juli 2026, 12:00 Uhr",
        "as_of": "1. Juli 2026",
        "papers": [{"number": "0554/22", "kind": "Anfrage", "title": "Sozialraumplanung"}],
        "guidelines": [],
        "structure": {
            "bodies": [
                {
                    "name": "Begleitgremium",
                    "kind": "begleitendes Gremium",
                    "since": "Herbst 2021",
                    "purpose": "Begleitet die zentralen Schritte.",
                    "structure": "",
                    "seats": 2,
                    "is_example": True,
                    "sectors": [{"name": "Wohnungswirtschaft", "seats": ["KoWo", "WBG"], "note": "Quelle"}],
                    "hears": [{"source": "Veranstaltungen", "days": 60}],
                    "status": {
                        "number": 2,
                        "as_of": "1. Juni 2026",
                        "text": "**Stand**\n\n| A | B |\n|---|---|\n| 1 | 2 |",
                        "is_example": False,
                    },
                }
            ],
            "council": [],
        },
        "council": {
            "summary": "Aus 1 von 53 Ortsteilen wirkt jemand mit.",
            "areas": [{"name": "Rieth", "actors": [{"name": "ThINKA", "ways": ["AK"], "is_example": False}]}],
            "silent": ["Alach"],
            "invitations": [{"body": "Begleitgremium", **filled}, {"body": "AG Soziales", **empty}],
            "hearings": [{"body": "Begleitgremium", **filled}],
            "general": filled,
        },
        "steps": [
            {
                "title": "Schritt für die Ortsteile",
                "date": date,
                "state": "undocumented",
                "state_label": "geplant; Durchführung nicht dokumentiert",
                "audience": "Ortsteilräte",
                "level": "",
                "description": "",
                "responsible": "",
                "records": [
                    {"when": "", "text": "Es fand statt.", "invited": 5, "present": 3, "source": "Liste"}
                ],
            }
            for date in (DATED, GAP, None)
        ],
        "voices": {
            "received": count,
            "waiting": 0,
            "accepted": count,
            "rejected": 0,
            "published": count,
            "is_example": True,
            "points": count,
            "answered": count,
            "by_topic": [{"label": "Quartiersarbeit", "count": count, "answered": 1, "open": 0}],
            "by_outcome": [{"outcome": "adopted", "label": "in den Entwurf übernommen", "count": count}],
            "areas_shown": [{"label": "Rieth", "count": 12}],
            "areas_small": ["Alach"],
            "areas_withheld": ["Melchendorf"],
            "areas_silent": ["Zimmern"],
            "areas_total": 53,
            "areas_heard": 3,
            "smallest_cell": 10,
        },
        "contributions": [{"topic": "Quartiersarbeit", "items": items}] if items else [],
        "results": [
            {
                "title": "Treffpunkte bleiben",
                "text": "Sie *bleiben* offen.",
                "happened": "2. Mai 2026",
                "event": "Werkstatt",
                "committee": "",
                "topics": ["Quartiersarbeit"],
                "contributions": ["B-1"],
                "articles": [],
                "loops": [loop],
                "source": "",
                "is_example": True,
            }
        ],
        "open": {
            "consultations": [
                {
                    "title": "Was fehlt?",
                    "waiting": 1,
                    "unanswered": 2,
                    "answer_by": "1. Juni 2026",
                    "overdue": True,
                    "is_example": True,
                }
            ],
            "loops": [{"result": "Treffpunkte bleiben", "is_example": True, **loop}],
            "steps": [
                {
                    "title": "Schritt",
                    "date": DATED,
                    "state": "overdue",
                    "state_label": "Nachweis überfällig",
                    "responsible": "Amt",
                }
            ],
            "examinations": [
                {"question": "Welche Strukturen?", "office": "", "asked": "", "due": "", "overdue": True}
            ],
            "overdue": 4,
        },
        "dates": {
            "ahead": [{"title": "Werkstatt", "who": "AG", "date": DATED, "is_example": True}],
            "gaps": [{"text": "noch nicht terminiert", "gap": GAP["gap"], "rows": [{"title": "Schritt"}]}],
        },
        "has_examples": True,
    } | changes


def nothing():
    """The snapshot of a process in which nothing has happened yet."""
    voices = snapshot()["voices"] | {
        "received": 0,
        "points": 0,
        "answered": 0,
        "by_topic": [],
        "by_outcome": [],
    }
    return snapshot(
        0,
        voices=voices,
        results=[],
        steps=[],
        structure={"bodies": [], "council": []},
        council={"summary": "", "areas": [], "silent": [], "invitations": [], "hearings": [], "general": {}},
        open={"consultations": [], "loops": [], "steps": [], "examinations": [], "overdue": 0},
        dates={"ahead": [], "gaps": []},
        has_examples=False,
    )


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


# Long words


def test_long_words_may_be_broken_as_german_does():
    assert hyphenate_word("Quartiersmanagement").split(SHY) == ["Quar", "tiers", "mana", "gement"]
    assert hyphenate_word("Quartiersarbeit").split(SHY) == ["Quar", "tiers", "arbeit"]
    assert hyphenate("<p>x</p><body class='Quartiersmanagement'><p>Quartiersmanagement</p>").count(SHY) == 3


def test_short_words_and_references_stay():
    html = "<body><p>Bänke &amp; Spielplatz &quot;hier&quot; &#8222;da&#8220;</p>"
    assert hyphenate(html).replace(SHY, "") == html
    assert "Bänke &amp; " in hyphenate(html)


def test_what_is_no_word_breaks_too():
    address = "https://example.org/eine/sehr/lange/adresse/ohne/ende.html"
    broken = hyphenate(f"<body><p>{address}</p>")
    assert broken.replace(ZERO_WIDTH_SPACE, "").replace(SHY, "") == f"<body><p>{address}</p>"
    assert (
        max(len(piece) for piece in broken[9:-4].replace(SHY, ZERO_WIDTH_SPACE).split(ZERO_WIDTH_SPACE)) < 24
    )


# Charts


def test_bars_are_in_proportion_and_long_labels_wrap():
    chart = bar_chart(
        "Thema", [("Quartiersarbeit und Quartiersmanagement in allen Stadtteilen", 10), ("B", 5), ("C", 0)]
    )
    assert [bar.width for bar in chart.bars] == ["270.0", "135.0", "0.0"]
    assert [line.text for line in chart.bars[0].lines] == [
        "Quartiersarbeit und",
        "Quartiersmanagement in allen",
        "Stadtteilen",
    ]
    assert chart.height == sum(11 * len(bar.lines) + 9 for bar in chart.bars)


def test_no_bars_without_numbers():
    assert bar_chart("Thema", []).bars == []


def test_expected_pages_grow_with_the_text():
    assert expected_pages(snapshot(0)) < expected_pages(snapshot(100))
