"""The stations of a contribution's way: arrived, read, discussed, answered, decided; what each says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import day_text
from guidelines.models import Wording
from participation.models import (
    LEAVES_OPEN,
    Contribution,
    ContributionStatus,
    Decision,
    ModerationDecision,
    Point,
    Reply,
    Result,
    Standing,
)
from participation.overviews.replies import Promise


@dataclass(frozen=True)
class Answer:
    """A point with the reply that counts, and what became of what it promises about an article."""

    point: Point
    reply: Reply | None
    promise: Promise | None = None
    about: Wording | None = None
    """The wording that a reply without a promise names, if the reader may see it."""

    @property
    def is_final(self) -> bool:
        """An outcome settles it."""
        return self.reply is not None and self.reply.is_final

    @property
    def earlier(self) -> list[Reply]:
        """Replies that do not count any more, the latest first."""
        return list(self.point.replies.all())[1:]


@dataclass(frozen=True)
class Station:
    """One station of the way; `state` is done, current, open or skipped."""

    key: str
    label: str
    state: str
    when: str = ""
    text: str = ""
    day: date | None = None
    """The day it is done, by which stations follow each other; of a span the first."""


def in_order_of_time(stations: Iterable[Station]) -> list[Station]:
    """What is done by its day; then what is done on a day nobody knows; then what is open or not needed."""
    return sorted(stations, key=lambda row: (row.state != "done", row.day is None, row.day or date.min))


def received(row: Contribution) -> Station:
    """It came in, by this channel."""
    day = localdate(row.received_at)
    return Station(
        "received", _("Angekommen"), "done", f"{day_text(day)}, {row.get_channel_display()}", day=day
    )


def read(row: Contribution, moderation: ModerationDecision | None) -> Station:
    """Somebody read it and decided whether it is dealt with."""
    if row.status == ContributionStatus.RECEIVED:
        return Station("read", _("Wird gelesen"), "current", text=_("Jeden Beitrag liest ein Mensch."))
    day = localdate(moderation.decided_at) if moderation else None
    when = day_text(day) if day else _("Tag ohne Beleg")
    if row.status == ContributionStatus.REJECTED:
        return Station("read", _("Gelesen, nicht angenommen"), "done", when, day=day)
    return Station("read", _("Gelesen und angenommen"), "done", when, day=day)


def discussed(row: Contribution, results: list[Any], standing: Standing) -> Station:
    """It became part of results of an event, on the day of that event."""
    if seen := [result for result in results if result.is_seen]:
        when, day = _event_day(seen[-1])
        return Station("discussed", _("Besprochen"), "done", when, day=day)
    if results:
        text = _("Das Ergebnis der Veranstaltung ist zurückgezogen.")
        when, day = _event_day(results[-1])
        return Station("discussed", _("Besprochen"), "done", when, text, day)
    if standing == Standing.ANSWERED:
        return Station("discussed", _("Kein Ergebnis einer Veranstaltung dazu veröffentlicht"), "skipped")
    return Station(
        "discussed",
        _("Besprechung"),
        "open",
        text=_(
            "Noch ist kein Ergebnis einer Veranstaltung dazu veröffentlicht. "
            "Nicht jeder Beitrag braucht eines."
        ),
    )


def _event_day(result: Result) -> tuple[str, date]:
    """When the event took place; where that is not public or not known, the day of its result."""
    stated = result.event.date
    if result.event.is_public and stated and stated.is_dated:
        return str(stated.text), stated.earliest
    return _("Ergebnis vom %(day)s") % {"day": day_text(result.happened_on)}, result.happened_on


def promised_by(row: Contribution, answers: list[Answer]) -> date:
    """By when the next answer is due: an office may have been given a day of its own."""
    due = [answer.point.due_on for answer in answers if not answer.is_final]
    return min(due, default=row.consultation.answer_by)


def answered(row: Contribution, answers: list[Answer], standing: Standing) -> Station:
    """Every point has an answer, or when it is promised."""
    if standing == Standing.ANSWERED:
        last = max(answer.reply.replied_on for answer in answers if answer.reply)
        return Station("answered", _("Beantwortet"), "done", day_text(last), day=last)
    by = {"day": day_text(promised_by(row, answers))}
    state = "open" if row.status == ContributionStatus.RECEIVED else "current"
    if standing == Standing.OVERDUE:
        return Station("answered", _("Antwort überfällig"), state, _("zugesagt bis %(day)s") % by)
    if standing == Standing.UNDOCUMENTED:
        return Station("answered", _("Antwort ohne Beleg"), state, _("vorgesehen bis %(day)s") % by)
    given = sum(answer.is_final for answer in answers)
    text = ""
    if given:
        text = _("%(given)d von %(all)d Anliegen sind beantwortet.") % {"given": given, "all": len(answers)}
    return Station("answered", _("Antwort"), state, _("bis %(day)s") % by, text)


def decided(decisions: list[Decision]) -> Station:
    """What the council decided: a fact of its own, beside the answer."""
    if decisions:
        standing = [row for row in decisions if not hasattr(row, "correction")] or decisions
        if standing[-1].outcome in LEAVES_OPEN:
            return Station("decided", _("Beschluss"), "open", text=_not_dealt_with(standing[-1]))
        body = standing[-1].deliberation.committee
        label = (
            _("Behandelt: %(body)s") % {"body": body.name}
            if body and body.is_public
            else _("Behandelt; in welchem Ausschuss, steht hier nicht")
        )
        day = standing[-1].decided_on
        return Station("decided", label, "done", day_text(day), day=day)
    return Station("decided", _("Beschluss"), "open", text=_("Bisher ist kein Beschluss dazu verzeichnet."))


def _not_dealt_with(row: Decision) -> str:
    """It was on an agenda, and comes up again, elsewhere, or not at all."""
    values = {"day": day_text(row.decided_on), "outcome": row.get_outcome_display()}
    return _("Am %(day)s %(outcome)s. Bisher ist kein Beschluss dazu verzeichnet.") % values
