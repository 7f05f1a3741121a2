"""What has a day of its own until its session is known: from then on the day of that event counts."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db.models import (
    BooleanField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    Func,
    JSONField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Greatest

from erfurt_sozialraum.dates import DateKind
from erfurt_sozialraum.dates.models import Dated, DatedQuerySet
from erfurt_sozialraum.rows.annotated import AnnotatedRow, AnnotatedRows
from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.nested import columns, restored
from erfurt_sozialraum.rows.prepared import Prepared
from erfurt_sozialraum.rows.records import Recorded
from participation.models.events import Event, EventDate


class SessionQuerySet(LatestQuerySet):
    """Links to sessions."""

    about = ("subject",)


class Session(Recorded):
    """Since when a row belongs to a session; the latest counts. Subclasses add `subject` and the session."""

    event_path: ClassVar[str] = "event"
    """The way to the event."""

    objects = SessionQuerySet.as_manager()

    class Meta(Recorded.Meta):
        abstract = True
        ordering = ["-recorded_at", "-pk"]


class HeldQuerySet(DatedQuerySet):
    """Rows whose day is that of their session, once it is known and public, and as long as it is on."""

    model: Any

    @property
    def links(self) -> AnnotatedRows:
        """What says to which session a row belongs."""
        return self.model._meta.get_field("sessions").related_model._default_manager

    def stated(self) -> Q:
        """A session that became known by `day` tells of a row, too."""
        return super().stated() | Q(pk__in=self.links.as_of(self.day).order_by().values("subject"))

    def restated(self) -> Combinable | Q:
        """A session that became known after `day` may have brought its own words, too."""
        if self.day is None:
            return super().restated()
        later = self.links.filter(recorded_at__date__gt=self.day, subject=OuterRef("pk"))
        return super().restated() | Exists(later)

    def in_sessions(self, events: QuerySet[Event]) -> Self:
        """Those whose session is one of these events."""
        path = self.model.from_event
        linked = events.filter(**{f"{path}__in": self.links.that_count(self.day)})
        return self.filter(pk__in=linked.order_by().values(f"{path}__subject"))

    def not_in_sessions(self, events: QuerySet[Event]) -> Self:
        """Those that do not belong to one of these events."""
        every: AnnotatedRows = self.model._default_manager.as_of(self.day)
        return self.exclude(pk__in=every.in_sessions(events).values("pk"))

    def with_session(self, events: QuerySet[Event]) -> Self:
        """With `session_pk`: the key of that of these events to which a row belongs, or None."""
        path = self.model.from_event
        linked = {f"{path}__in": self.links.that_count(self.day), f"{path}__subject": OuterRef("pk")}
        found = events.filter(**linked).order_by("pk").values("pk")
        return self.annotate(session_pk=Subquery(found[:1]))

    def asking(self) -> Self:
        """Those whose own day is the one that counts, and still missed: their gaps are to be closed."""
        return self.unanswered().not_in_sessions(Event.objects.taking_place())

    def without_answered(self, answered: Combinable | Q) -> Self:
        """Without the undecided for which `answered` holds, which knows when they were `stated`."""
        stated = Cast(KT("latest_date__stated_on"), DateField())
        rows = self.with_latest_date().alias(stated=stated, said=KT("latest_date__kind"))
        return rows.exclude(Q(said=DateKind.UNDECIDED) & answered)

    def unanswered(self) -> Self:
        """With their date, without those that ask whether it comes to it where a day is known."""
        if self.day is not None:
            return self.not_answered()
        asks = Prepared(self.model, "un", self._is_unanswered, output_field=BooleanField())
        return self.with_latest_date().filter(asks)

    def _is_unanswered(self) -> Combinable:
        every: AnnotatedRows = self.model._default_manager.all()
        return Exists(every.not_answered().filter(pk=OuterRef("pk")))

    def not_answered(self) -> Self:
        """The rule behind `unanswered`, which compiles it once."""
        raise NotImplementedError

    def with_said(self) -> Self:
        """What the statement says that counts: of the session, where there is one."""
        said = {name: KT(f"latest_date__{name}") for name in ("kind", "earliest", "latest", "stated_on")}
        return self.with_latest_date().annotate(
            date_kind=said["kind"],
            date_earliest=Cast(said["earliest"], DateField()),
            date_latest=Cast(said["latest"], DateField()),
            date_stated=Cast(said["stated_on"], DateField()),
        )

    def with_stated_at(self) -> Self:
        """It counts since the day was stated, or since the row belongs to that session."""
        linked = self.links.of_outer().values("recorded_at")[:1]
        stated = Cast(KT("latest_date__recorded_at"), DateTimeField())
        return self.with_latest_date().annotate(stated_at=Greatest(stated, Subquery(linked)))

    def with_n_statements(self) -> Self:
        """Every session, and every day of one, is one more."""
        of_events = f"sessions__{self.links.model.event_path}__dates"
        counted = [Count(path, distinct=True) for path in ("dates", "sessions", of_events)]
        return self.annotate(n_dates=counted[0] + counted[1] + counted[2])

    def last_stated(self) -> Func:
        """A session that becomes known gives a day, too."""
        return Greatest(Max("dates__recorded_at"), Max("sessions__recorded_at"))

    def _statement(self) -> Combinable:
        """The statement that counts, compiled once: nothing in it depends on who asks, only on a day."""
        if self.day is not None:
            return self._told()
        return Prepared(self.model, "st", self._told, output_field=JSONField())

    def _told(self) -> Combinable:
        """The only place that says which day counts: that of the session, or else the row's own."""
        path = self.model.from_event
        linked = {
            f"subject__{path}__in": self.links.that_count(self.day),
            f"subject__{path}__subject": OuterRef("pk"),
        }
        of_event = EventDate.objects.as_of(self.day).filter(
            subject__in=Event.objects.taking_place(), **linked
        )
        of_event = of_event.latest_first().annotate(of_event=Value(True))
        statement = of_event.values(statement=columns(EventDate, plus=["of_event"]))
        return Coalesce(Subquery(statement[:1]), super()._statement(), output_field=JSONField())


class Held(Dated):
    """A row that is planned with dates of its own, and then belongs to a session."""

    from_event: ClassVar[str]
    """The way from an event to the links that lead to it."""
    sessions: Any
    """The links to its sessions, by the related name that each of their models gives them."""

    class Meta:
        abstract = True

    @property
    def session(self) -> Event | None:
        """The event whose day is that of this row, or None, which a row with its date at hand knows."""
        if "latest_date" in self.__dict__:
            said = self.__dict__["latest_date"] or {}
            return Event.objects.get(pk=said["subject_id"]) if "of_event" in said else None
        path = self.from_event
        every: AnnotatedRows = type(self)._default_manager.all()
        counts = {f"{path}__in": every.links.that_count()}
        return Event.objects.taking_place().filter(**counts, **{f"{path}__subject": self.pk}).first()

    @property
    def date(self) -> AnnotatedRow | None:
        """The statement that counts now: of the session, where there is one."""
        if "latest_date" not in self.__dict__ and (session := self.session) and session.date:
            return session.date
        return super().date

    @property
    def own_date(self) -> AnnotatedRow | None:
        """The latest statement about this row itself."""
        return next(iter(self.dates.all()), None)

    def _restored(self, values: AnnotatedRow) -> AnnotatedRow:
        return restored(EventDate, values) if "of_event" in values else super()._restored(values)
