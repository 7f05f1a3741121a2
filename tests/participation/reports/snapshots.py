"""A whole snapshot, filled without a database, and one of a process in which nothing has happened yet."""

from participation.overviews.reports.formats import FORMAT

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
DATED = {
    "kind": "dated",
    "text": "1. Quartal 2023",
    "gap": "",
    "earliest": "2023-01-01",
    "latest": "2023-03-31",
    "source": "",
}
GAP = {
    "kind": "undated",
    "text": "noch nicht terminiert",
    "gap": "offen seit 2. Dezember 2022; es klärt: Amt für Soziales, ohne Frist",
    "earliest": None,
    "latest": None,
    "source": "",
}


def item(number, **changes):
    """A contribution as it stands in a snapshot."""
    return {
        "id": number,
        "reference": f"B-{number}",
        "consultation": "was-fehlt",
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
                "article": {
                    "label": "Treffpunkte (Leitlinien)",
                    "guideline": "leitlinien",
                    "key": "treffpunkte",
                },
            }
        ],
        "results": ["Treffpunkte bleiben"],
        "result_pages": [{"id": 1, "title": "Treffpunkte bleiben"}],
        "decisions": [],
        "is_example": True,
    } | changes


def snapshot(count=3, **changes):
    """A whole snapshot, filled without a database."""
    appointment = {
        "pk": 1,
        "body": "Sozialausschuss",
        "body_slug": "sozialausschuss",
        "about": "",
        "is_past": False,
        "links": [],
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
        "committee_slug": "ag-soziales",
        "due": "1. Mai 2026",
        "state": "overdue",
        "state_label": "überfällig",
        "heard": "",
        "where": "",
        "answer": "",
    }
    items = [item(number) for number in range(1, count + 1)]
    return {
        "format": FORMAT,
        "number": "SB-2026-007",
        "committee": "Ausschuss für Soziales, Arbeitsmarkt und Gleichstellung",
        "process": "Integrierte Sozialraumplanung",
        "summary": "Die Stadt plant **gemeinsam**.\n\n- mit allen\n- für alle",
        "occasion": "",
        "responsible": "Amt für Soziales",
        "records_from": "1. Januar 2024",
        "period": "1. Halbjahr 2026",
        "areas": [],
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
                    "slug": "begleitgremium",
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
            "invitations": [
                {"body": "Begleitgremium", "slug": "begleitgremium", **filled},
                {"body": "AG Soziales", "slug": "ag-soziales", **empty},
            ],
            "hearings": [{"body": "Begleitgremium", "slug": "begleitgremium", **filled}],
            "general": filled,
        },
        "steps": [
            {
                "title": "Schritt für die Ortsteile",
                "date": date,
                "state": "undocumented",
                "state_label": "geplant; Durchführung nicht dokumentiert",
                "audience": "Ortsteilräte",
                "areas": [],
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
            "examples": count,
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
                "id": 1,
                "title": "Treffpunkte bleiben",
                "text": "Sie *bleiben* offen.",
                "happened": "2. Mai 2026",
                "event": "Werkstatt",
                "committee": "",
                "committee_slug": "",
                "topics": ["Quartiersarbeit"],
                "contributions": [{"reference": "B-1", "id": 1, "consultation": "was-fehlt"}],
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
                    "late": 0,
                    "late_text": "",
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
            "overdue_kinds": "",
            "overdue_sentence": "",
        },
        "dates": {
            "ahead": [{"title": "Werkstatt", "href": "", "who": "AG", "date": DATED, "is_example": True}],
            "gaps": [
                {
                    "text": "noch nicht terminiert",
                    "gap": GAP["gap"],
                    "rows": [{"title": "Schritt", "href": "", "who": "", "date": GAP, "is_example": False}],
                }
            ],
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
