"""Stating what happened to loops, and where that leaves them, told a second time and in another way."""

from datetime import timedelta

from erfurt_sozialraum.dates import today
from participation.actions.results import state_feedback
from participation.models import FeedbackLoop, LoopState

FACTS = {
    "presented": {"where": "TOP 3"},
    "discussed": {"where": "TOP 4", "text": "Sie fragen nach den Kosten."},
    "answered": {"text": "Bitte eine Übersicht."},
    "postponed": {"reason": "Die Sitzung war voll."},
}


def ago(days):
    return today() - timedelta(days=days)


def latest(loop):
    return loop.statements.latest_first().first()


def loop_now(loop):
    return FeedbackLoop.objects.with_state().with_statements().get(pk=loop.pk)


def _add(loop, kind, by=None, **facts):
    row = latest(loop)
    return state_feedback(loop, kind=kind, seen=row.pk if row else None, by=by, **facts)


def state(loop, kind, day, **facts):
    """State that something of this kind happened on a day."""
    facts = {"happened_on": day} | FACTS[kind] | facts
    if kind == "postponed":
        facts.setdefault("until", today() + timedelta(days=25))
    return _add(loop, kind, **facts)


def take_back(loop, row):
    return _add(loop, "taken_back", undoes=row, reason="Verwechselt.")


def counting(loop):
    """Statements that count, the one that decides at the end; read row by row, by no query of the code."""
    rows = list(loop.statements.model.objects.filter(loop=loop))
    gone = {row.undoes_id for row in rows}
    rows = [row for row in rows if row.kind != "taken_back" and row.pk not in gone]
    return sorted(rows, key=lambda row: (row.happened_on, row.recorded_at, row.pk))


def expected_due(loop):
    found = [row.until for row in counting(loop) if row.kind == "postponed"]
    return found[-1] if found else FeedbackLoop.objects.get(pk=loop.pk).due_on


def expected(loop):
    """The state of a loop from after the start of records."""
    rows = counting(loop)
    if rows and rows[-1].kind != "postponed":
        return LoopState.ANSWERED if any(row.kind == "answered" for row in rows) else LoopState.HEARD
    return LoopState.OVERDUE if expected_due(loop) < today() else LoopState.OPEN
