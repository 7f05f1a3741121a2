"""What the forms of the council's dates are sent."""

from datetime import date

from erfurt_sozialraum.dates import today

BASE = "/aufgaben/stadtrat/"


def dated(day, **values):
    return {
        "kind": "dated",
        "precision": "day",
        "earliest": day.isoformat(),
        "stated_on": today().isoformat(),
    } | values


def undated(**values):
    return {
        "kind": "undated",
        "clarified_by": "Klärungsamt",
        "clarify_until": "2099-01-01",
        "stated_on": today().isoformat(),
    } | values


def stated(row, values):
    """As the form of a row that was just drawn sends it."""
    newest = type(row).objects.get(pk=row.pk).date
    return values | {"seen": newest.pk if newest else ""}


def decided(row, **values):
    """What the form of a decision sends."""
    newest = row.decisions.order_by("-pk").first()
    base = {"decided_on": date(2026, 3, 3).isoformat(), "wording": "genehmigt", "votes": "", "source": ""}
    return base | {"numbers": "", "search": "", "seen": newest.pk if newest else 0} | values
