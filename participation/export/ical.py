"""Public dates as iCalendar (RFC 5545): what is known to the day, and nothing that is not public."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db.models import CharField, Q, QuerySet, Value
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import get_default_timezone, localdate, now
from django.utils.translation import gettext as _
from icalendar import Calendar, Timezone
from icalendar import Event as Component

from erfurt_sozialraum.dates import Precision, is_credible
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.viewers import PUBLIC
from erfurt_sozialraum.text.cleaning import clean_line
from erfurt_sozialraum.text.examples import example_title
from participation.dated import EVENT, Kind, in_calendar
from participation.models import Consultation, Event, EventStatus
from participation.overviews.consultations.public import closing_day
from participation.overviews.results.loop_days import loop_days
from stakeholders.models import Committee

# The rule of the European Union since 1996; generated time zones list every year in a line of its own.
_BERLIN = """\
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


_HOME = "sozialraumplanung-erfurt"
"""What every UID ends in."""
WITHDRAWN_FOR = timedelta(days=365)
"""As long a calendar is told that an entry was taken back: who looks less often begins anew."""
USUAL_LENGTH = timedelta(hours=2)
"""As long is an entry whose end nobody has named; it says so."""


@dataclass(frozen=True)
class Happening:
    """What becomes one VEVENT; `start` and `end` are days (`end` exclusive) or moments."""

    uid: str
    kind: str
    title: str
    path: str
    start: date | datetime
    end: date | datetime
    sequence: int
    changed: datetime
    body: str = ""
    place: str = ""
    note: str = ""
    cancelled: bool = False
    blocks_time: bool = True
    is_example: bool = False


def calendar(committee: Committee | None = None) -> bytes:
    """All public dates, or those of one body, as a text/calendar file."""
    rows = sorted(_happenings(committee), key=lambda row: (str(row.start), row.uid))
    return _file(_name(committee), rows)


def event_calendar(pk: int) -> bytes | None:
    """One public event as a file; None where it is not public or not known to the day."""
    rows = list(_dated(EVENT, Q(pk=pk)))
    return _file(rows[0].title, rows) if rows else None


def _happenings(committee: Committee | None) -> Iterator[Happening]:
    events = EVENT.rows(PUBLIC).filter(EVENT.of_body(committee) if committee and EVENT.of_body else Q())
    for kind in in_calendar():
        yield from _dated(kind, kind.of_body(committee) if committee and kind.of_body else Q(), events)
    yield from _loops(committee) if committee else _consultations()
    yield from _withdrawn(committee)


def _dated(kind: Kind, which: Q, events: QuerySet[Event] | None = None) -> Iterator[Happening]:
    """Rows of a kind whose date is known to the day; the others stand on the page only."""
    rows = kind.rows(PUBLIC).filter(which)
    if events is not None:
        rows = kind.apart(rows, events)
    rows = rows.select_related(*kind.related)
    for row in rows.with_latest_date().with_n_statements():
        if not row.date or row.date.precision != Precision.DAY:
            continue
        start, end = _span_of(row.date)
        cancelled = getattr(row, "status", "") == EventStatus.CANCELLED
        yield Happening(
            uid=_uid(kind.key, row.pk),
            kind=kind.label_for(row),
            title=row.title,
            path=kind.page(row) if kind.page else "/",
            start=start,
            end=end,
            sequence=row.n_dates - 1 + cancelled,
            changed=_changed(row),
            body=_name_of(getattr(row, "committee", None)),
            place=getattr(row, "place", ""),
            note=_("Das Ende ist nicht angegeben.") if _is_open(row.date) else "",
            cancelled=cancelled,
            is_example=getattr(row, "is_example", False),
        )


def _withdrawn(committee: Committee | None) -> Iterator[Happening]:
    """What was public and is taken back, so that calendars drop it; nothing of its content is said."""
    sources = [
        (kind.key, kind.model.objects.filter(kind.of_body(committee) if committee and kind.of_body else Q()))
        for kind in in_calendar()
    ]
    if committee is None:
        closed = Consultation.objects.all()
        sources += [(f"consultation-{name}", closed) for name in ("closing", "answer")]
    first, *others = (_taken_back(key, rows) for key, rows in sources)
    for key, pk, created, withdrawn in first.union(*others, all=True):
        day = localdate(withdrawn)
        yield Happening(
            uid=_uid(key, pk),
            kind=_("Termin"),
            title=_("Dieser Eintrag ist zurückgezogen"),
            path=reverse("participation:calendar"),
            start=day,
            end=day + timedelta(days=1),
            # Higher than any before: a row seldom has so many dates, and a consultation counts its seconds.
            sequence=1000 + max(0, int((withdrawn - created).total_seconds())),
            changed=withdrawn,
            cancelled=True,
            blocks_time=False,
        )


def _taken_back(key: str, rows: QuerySet) -> QuerySet:
    since = now() - WITHDRAWN_FOR
    rows = rows.filter(published_at__isnull=False, withdrawn_at__gte=since).order_by()
    return rows.values_list(Value(key, output_field=CharField()), "pk", "created", "withdrawn_at")


def _loops(committee: Committee) -> Iterator[Happening]:
    """Until when a body is to hear of a result; once it has heard, the same entry moves to that day."""
    for row in loop_days(PUBLIC, committee.pk):
        if not is_credible(row.day):
            continue
        yield Happening(
            uid=_uid("loop", row.pk),
            kind=row.kind,
            title=f"{row.kind}: {row.title}",
            path=reverse("participation:result", args=[row.result]),
            start=row.day,
            end=row.day + timedelta(days=1),
            sequence=row.changes,
            changed=row.changed,
            body=_name_of(committee),
            place=row.where,
            blocks_time=False,
            is_example=row.is_example,
        )


def _consultations() -> Iterator[Happening]:
    for row in Consultation.objects.visible_to(PUBLIC):
        days = (
            ("closing", _("Beteiligung endet"), closing_day(row)),
            ("answer", _("Antworten bis"), row.answer_by),
        )
        for name, kind, day in days:
            if not is_credible(day):
                continue
            yield Happening(
                uid=_uid(f"consultation-{name}", row.pk),
                kind=kind,
                title=f"{kind}: {row.title}",
                path=reverse("participation:consultation", args=[row.slug]),
                start=day,
                end=day + timedelta(days=1),
                # Its days have no history: every change of the row may be one of the day.
                sequence=max(0, int((row.modified - row.created).total_seconds())),
                changed=row.modified,
                blocks_time=False,
                is_example=row.is_example,
            )


def _span_of(statement: AnnotatedRow) -> tuple[date | datetime, date | datetime]:
    """Start and end: moments where a beginning is known, else whole days."""
    begins, ends = getattr(statement, "start_time", None), getattr(statement, "end_time", None)
    after = statement.latest + timedelta(days=1)
    if begins is None:
        return statement.earliest, after
    zone = get_default_timezone()
    start = datetime.combine(statement.earliest, begins, zone)
    if ends:
        return start, datetime.combine(statement.ends_on, ends, zone)
    midnight = datetime.combine(after, time(0), zone)
    # Without an end an entry is no minute long, and no calendar draws it.
    return start, midnight if statement.earliest < statement.latest else min(start + USUAL_LENGTH, midnight)


def _is_open(statement: AnnotatedRow) -> bool:
    """It has a beginning, and nobody has said until when."""
    return bool(getattr(statement, "start_time", None) and not statement.end_time)


def _changed(row: AnnotatedRow) -> datetime:
    """When the row or its date was last touched."""
    return max(row.modified, row.date.recorded_at)


def _name_of(committee: Committee | None) -> str:
    """The body's name, if the public may know of it."""
    return committee.name if committee and committee.is_public else ""


def _uid(kind: str, pk: int) -> str:
    """Stays the same as long as the row does, whatever host the portal moves to."""
    return f"{kind}-{pk}@{_HOME}"


def _name(committee: Committee | None) -> str:
    return f"{settings.PORTAL_NAME}: {committee.label}" if committee else settings.PORTAL_NAME


def _file(name: str, rows: list[Happening]) -> bytes:
    """The calendar with these rows."""
    file = Calendar()
    file.add("prodid", f"-//{slugify(settings.PORTAL_NAME)}//Termine//DE")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", clean_line(name))
    file.add("x-wr-timezone", "Europe/Berlin")
    file.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    file.add_component(Timezone.from_ical(_BERLIN))
    for row in rows:
        file.add_component(_component(row))
    return file.to_ical()


def _component(row: Happening) -> Component:
    """One VEVENT."""
    component = Component()
    address = settings.SITE_URL + row.path
    example = _("Beispiel, erfunden") if row.is_example else ""
    lines = [row.kind, row.body, _("Abgesagt") if row.cancelled else "", row.note, example, address]
    component.add("uid", row.uid)
    component.add("dtstamp", row.changed.astimezone(UTC))
    component.add("last-modified", row.changed.astimezone(UTC))
    component.add("sequence", row.sequence)
    title = example_title(clean_line(row.title), row.is_example)
    component.add("summary", _("Abgesagt: %(title)s") % {"title": title} if row.cancelled else title)
    component.add("description", "\n".join(clean_line(line) for line in lines if line))
    component.add("categories", [row.kind])
    component.add("url", address)
    component.add("status", "CANCELLED" if row.cancelled else "CONFIRMED")
    component.add("transp", "OPAQUE" if row.blocks_time and not row.cancelled else "TRANSPARENT")
    component.add("dtstart", row.start)
    component.add("dtend", row.end)
    if row.place:
        component.add("location", clean_line(row.place))
    return component
