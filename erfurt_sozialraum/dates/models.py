"""What people say of a date, statement by statement.

A date is a row of its own (who said it, when, from which source) and is never changed: the latest
statement counts, so "since when" and "as of" can be answered later.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from django.db import models, transaction
from django.db.models import (
    Aggregate,
    Case,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erfurt_sozialraum.rows.annotated import AnnotatedRow, AnnotatedRows
from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.nested import columns, restored
from erfurt_sozialraum.rows.records import Recorded

from . import FIRST_DAY, LAST_DAY, DateKind, Precision, date_text, is_credible, today


def credible_days(*names: str) -> models.CheckConstraint:
    """For the database: these days of a row, as far as there are any, lie where days of a process can."""
    condition = Q()
    for name in names:
        condition &= Q(**{name: None}) | Q(**{f"{name}__range": (FIRST_DAY, LAST_DAY)})
    return models.CheckConstraint(name="%(app_label)s_%(class)s_credible_days", condition=condition)


class DateStatementQuerySet(LatestQuerySet):
    """Statements of dates: of two the one that was stated later, not the one that was recorded later."""

    about = ("subject",)
    moments = ("stated_on", "recorded_at")

    def as_of(self, day: date | None) -> Self:
        """Those that were stated by this day, whenever they were recorded; None: all."""
        return self if day is None else self.filter(stated_on__lte=day)

    def credible(self) -> Self:
        """Without days that nobody can have meant: such a row of before the check costs only itself."""
        return self.filter(Q(latest=None) | Q(earliest__gte=FIRST_DAY, latest__lte=LAST_DAY))


class DateStatement(Recorded):
    """One statement of a date: append-only; that with the greatest (stated, recorded, key) counts.

    Subclasses add `subject` (related "dates").
    """

    kind = models.CharField(gettext_lazy("Angabe"), max_length=12, choices=DateKind.choices)
    earliest = models.DateField(gettext_lazy("frühestens"), null=True, blank=True)
    latest = models.DateField(gettext_lazy("spätestens"), null=True, blank=True)
    precision = models.CharField(
        gettext_lazy("Genauigkeit"), max_length=8, choices=Precision.choices, blank=True
    )
    wording = models.CharField(
        gettext_lazy("Wortlaut"),
        max_length=120,
        blank=True,
        help_text=gettext_lazy("zum Beispiel „Mitte 2023“"),
    )
    stated_on = models.DateField(gettext_lazy("Angabe vom"), default=today)
    # "Dezember 2022" in a letter that tells of 2 December is 2 to 31 December; it counts from its first day.
    stated_until = models.DateField(gettext_lazy("Angabe spätestens vom"), null=True, blank=True)
    stated_wording = models.CharField(
        gettext_lazy("Angabe vom, in Worten"),
        max_length=80,
        blank=True,
        help_text=gettext_lazy("wo der Tag nicht bekannt ist, zum Beispiel „Dezember 2022“"),
    )
    source = models.CharField(gettext_lazy("Quelle"), max_length=300, blank=True)
    clarified_by = models.CharField(gettext_lazy("Wer klärt es?"), max_length=200, blank=True)
    clarify_until = models.DateField(gettext_lazy("Bis wann geklärt?"), null=True, blank=True)

    objects = DateStatementQuerySet.as_manager()

    undecided = gettext_lazy("es dazu kommt")
    """What "noch nicht entschieden, ob" is about: each kind of statement ends the sentence in its way."""

    class Meta(Recorded.Meta):
        abstract = True
        ordering = ["-stated_on", "-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_stated_span",
                condition=Q(stated_until=None) | Q(stated_until__gte=F("stated_on")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_dated_or_gap",
                condition=Q(
                    kind=DateKind.DATED, earliest__isnull=False, latest__gte=F("earliest"), precision__gt=""
                )
                | (~Q(kind=DateKind.DATED) & Q(earliest=None, latest=None, precision="")),
            ),
            credible_days("earliest", "latest", "stated_on", "stated_until", "clarify_until"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_dated(self) -> bool:
        """True where a date is known, however vaguely."""
        return self.kind == DateKind.DATED

    @property
    def text(self) -> str:
        """The date, or which kind of gap there is instead."""
        if self.earliest and self.latest:
            return date_text(self.precision, self.earliest, self.latest, self.wording)
        if self.wording:
            return self.wording
        label = str(DateKind(self.kind).label)
        return f"{label} {self.undecided}" if self.kind == DateKind.UNDECIDED else label

    @property
    def stated_text(self) -> str:
        """When it was stated: a day, a span, or as the source says it."""
        last = self.stated_until or self.stated_on
        return self.stated_wording or date_text(Precision.DAY, self.stated_on, last)

    @property
    def gap_details(self) -> str:
        """Since when it is open, who clarifies it and by when; empty where there is a date."""
        if self.is_dated:
            return ""
        day = self.stated_text
        since = _("Offen seit %(day)s.") % {"day": day}
        if self.kind == DateKind.UNDOCUMENTED:
            in_words = self.stated_wording or self.stated_until
            found = _("Festgestellt: %(day)s.") if in_words else _("Festgestellt am %(day)s.")
            since = found % {"day": day}
        return f"{since} {self._clarified}"

    @property
    def _clarified(self) -> str:
        """Who is to find out, and until when: a sentence."""
        values = {
            "who": self.clarified_by,
            "day": date_format(self.clarify_until, "j. F Y") if self.clarify_until else "",
        }
        if self.clarified_by and self.clarify_until:
            return _("Klären soll es die zuständige Stelle (%(who)s) bis zum %(day)s.") % values
        if self.clarified_by:
            return _("Klären soll es die zuständige Stelle (%(who)s); bis wann, ist offen.") % values
        if self.clarify_until:
            return _("Bis zum %(day)s soll es geklärt sein; von wem, ist offen.") % values
        return _("Wer es bis wann klärt, ist offen.")

    @property
    def is_past(self) -> bool:
        """True when even the latest day that it may mean is over."""
        return self.is_over_on(today())

    def is_over_on(self, day: date) -> bool:
        """True when on this day even the latest day that it may mean was over."""
        return bool(self.latest and self.latest < day)

    def as_dict(self) -> dict[str, Any]:
        """For a frozen snapshot: text, gap details, ISO days (or None) and source."""
        return {
            "kind": self.kind,
            "text": self.text,
            "gap": self.gap_details,
            "earliest": self.earliest.isoformat() if self.earliest else None,
            "latest": self.latest.isoformat() if self.latest else None,
            "source": self.source,
        }


def _statement_model(model: type[models.Model]) -> type[Any]:
    """The model whose rows state the dates of `model`."""
    field: Any = model._meta.get_field("dates")
    return field.related_model


class DatedQuerySet(models.QuerySet):
    """Rows whose date is stated in rows of its own (related name `dates`)."""

    day: date | None = None
    """As of which day it is told; None: all that was ever stated counts."""

    def as_of(self, day: date | None) -> Self:
        """Rows of which something was stated by this day, with what counted then; None: as of today."""
        if day is None:
            return self
        rows = self.all()
        rows.day = day
        return rows.filter(rows.stated())

    def stated(self) -> Q:
        """Something was stated of a row by `day`."""
        return Q(pk__in=self.statements.order_by().values("subject"))

    def _clone(self) -> Self:
        rows = super()._clone()
        rows.day = self.day
        return rows

    @property
    def statements(self) -> AnnotatedRows:
        """All statements about any of them that count in this query, whatever comes later."""
        return _statement_model(self.model)._default_manager.as_of(self.day)

    def restated(self) -> Combinable | Q:
        """Something was stated after `day`: what a row says of itself may be from then, too."""
        if self.day is None:
            return Q(pk__in=[])
        later = _statement_model(self.model)._default_manager.filter(stated_on__gt=self.day)
        return Exists(later.filter(subject=OuterRef("pk")))

    def with_restated(self) -> Self:
        """With `is_restated`, see `restated`."""
        if self.day is None:
            return self.annotate(is_restated=Value(False))
        return self.annotate(is_restated=Case(When(self.restated(), then=True), default=False))

    def with_dates(self) -> Self:
        """One more query for all statements, and what the one that counts says, to filter and sort by."""
        return self.prefetch_related(Prefetch("dates", self.statements.all())).with_said()

    def with_said(self) -> Self:
        """date_kind, date_earliest, date_latest and date_stated, of the statement that counts."""
        latest = self.statements.of_outer()
        return self.annotate(
            date_kind=Subquery(latest.values("kind")[:1]),
            date_earliest=Subquery(latest.values("earliest")[:1]),
            date_latest=Subquery(latest.values("latest")[:1]),
            date_stated=Subquery(latest.values("stated_on")[:1]),
        )

    def dated_since(self, stated: str) -> Self:
        """Of the query around this one: rows with a day that is not over when that row was `stated`."""
        said = self.alias(statement=self._statement()).alias(
            said_kind=KT("statement__kind"),
            said_latest=Cast(KT("statement__latest"), models.DateField()),
        )
        return said.filter(said_kind=DateKind.DATED, said_latest__gte=OuterRef(stated))

    def with_latest_date(self) -> Self:
        """The statement that counts, in the same query: `date` asks no more, `dates` still gives all."""
        return self.annotate(latest_date=self._statement())

    def with_stated_at(self) -> Self:
        """The same, and since when it counts: `stated_at`."""
        at = Cast(KT("latest_date__recorded_at"), models.DateTimeField())
        return self.with_latest_date().annotate(stated_at=at)

    def with_n_statements(self) -> Self:
        """How often the date was stated: `n_dates`, for the sequence of a calendar file."""
        return self.annotate(n_dates=Count("dates"))

    def last_stated(self) -> Aggregate:
        """When any of these rows got a date, to aggregate with."""
        return Max("dates__recorded_at")

    def _statement(self) -> Combinable:
        """The statement that counts as one value; rows that take it from elsewhere say so here."""
        model = _statement_model(self.model)
        latest = self.statements.of_outer().values(statement=columns(model))
        return Subquery(latest[:1], output_field=models.JSONField())

    def in_order_of_time(self) -> Self:
        """With `date` in the same query: dated rows first, by their earliest day; then what has no date."""
        rows = self.with_latest_date().annotate(date_earliest=KT("latest_date__earliest"))
        return rows.order_by(F("date_earliest").asc(nulls_last=True), "pk")


class Dated(models.Model):
    """A row whose date may change: its statements are rows, the latest counts."""

    dates: Any
    """The statements, by the related name that each of their models gives them."""

    class Meta:
        abstract = True

    @property
    def date(self) -> AnnotatedRow | None:
        """The statement that counts now (a DateStatement), or None if nothing was ever stated."""
        if "latest_date" in self.__dict__:  # from with_latest_date()
            values = self.__dict__["latest_date"]
            return None if values is None else self._restored(values)
        return next((row for row in self.dates.all() if is_credible(row.earliest, row.latest)), None)

    def _restored(self, values: Mapping[str, Any]) -> DateStatement:
        """The statement again from its value in `with_latest_date()`."""
        return restored(_statement_model(type(self)), values)

    @property
    def date_text(self) -> str:
        """The date in words; "ohne Beleg" if nothing was ever stated."""
        return self.date.text if self.date else str(DateKind.UNDOCUMENTED.label)


@transaction.atomic
def state_date(
    *, subject: AnnotatedRow, by: AnnotatedRow | None, seen: int | None, **statement: Any
) -> DateStatement:
    """Add a statement to the dated row `subject`, or raise Stale where another came since `seen`."""
    # The lock makes the second of two people who state a date at once wait.
    row = type(subject)._default_manager.select_for_update(of=("self",)).get(pk=subject.pk)
    latest = row.dates.unless_newer(seen)
    # An older letter changes nothing that a form shows: pressed twice, it makes one.
    is_older = latest is not None and statement.get("stated_on", today()) < latest.stated_on
    if is_older and (known := row.dates.filter(**statement, recorded_by=by).first()):
        return known
    return row.dates.create(**statement, recorded_by=by)
