"""Facts that hold for a time: from, until, when that was stated, and where it says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.annotated import AnnotatedRow

from . import Precision, date_text, today


class ValidQuerySet(models.QuerySet):
    """Facts by time: as of a day counts what was stated by then, and holds on it."""

    def as_of(self, day: date | None) -> Self:
        """What was stated by this day and holds on it; None: today.

        An end that was only stated later does not count yet: on that day nobody knew of it.
        """
        day = day or today()
        begun = Q(starts_on=None) | Q(starts_on__lte=day)
        lasts = Q(ends_on=None) | Q(ends_on__gte=day) | Q(end_stated_on__gt=day)
        return self.filter(begun, lasts, stated_on__lte=day)

    def current(self) -> Self:
        """What holds today."""
        return self.as_of(today())

    def latest_first(self) -> Self:
        """Of those about the same thing the one first that counts: stated last, then recorded last."""
        return self.order_by("-stated_on", "-recorded_at", "-pk")

    def end(self, day: date, *, stated_on: date | None = None) -> int:
        """They hold until this day, and this is stated today unless a source said so before; how many."""
        open_rows = self.filter(Q(ends_on=None) | Q(ends_on__gt=day))
        return open_rows.update(ends_on=day, end_stated_on=stated_on or today())

    def reopen(self) -> int:
        """The end was a mistake; how many."""
        return self.filter(ends_on__isnull=False).update(ends_on=None, end_stated_on=None)


class Valid(models.Model):
    """A fact with the days on which it holds. Rows that share a fact's words are told apart by these."""

    starts_on = models.DateField(_("von"), null=True, blank=True)
    ends_on = models.DateField(_("bis"), null=True, blank=True)
    stated_on = models.DateField(
        _("Angabe vom"),
        default=today,
        help_text=_("Von wann die Quelle ist. Davor zeigt keine Seite diese Angabe."),
    )
    stated_until = models.DateField(
        _("Angabe spätestens vom"),
        null=True,
        blank=True,
        help_text=_("Nur, wenn der Tag nicht genau bekannt ist. Die Angabe zählt ab dem ersten Tag."),
    )
    # Empty: the end was known from the beginning.
    end_stated_on = models.DateField(_("Ende angegeben am"), null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("erfasst am"), default=timezone.now, editable=False)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_order",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_stated_span",
                condition=Q(stated_until=None) | Q(stated_until__gte=F("stated_on")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_end_stated",
                condition=Q(end_stated_on=None) | Q(ends_on__isnull=False),
            ),
        ]

    @property
    def stated_text(self) -> str:
        """When it was stated: a day or a span."""
        return date_text(Precision.DAY, self.stated_on, self.stated_until or self.stated_on)


def inner(ref: AnnotatedRow) -> AnnotatedRow:
    """What a subquery compares with, for a query within it: a reference goes one level further out."""
    return OuterRef(ref) if isinstance(ref, OuterRef) else ref


def end_stated(before: date | None, after: date | None) -> dict[str, date | None]:
    """What is stored with another end of a fact: it was stated today, or there is none."""
    if before == after:
        return {}
    return {"end_stated_on": today() if after else None}


class ValidField(models.ManyToManyField):
    """Rows on the other side of facts with a validity: forms show those of today, storing ends the others."""

    def value_from_object(self, obj: AnnotatedRow) -> list[Any]:
        """What holds today, for a form."""
        return [] if obj.pk is None else list(others_of(obj, self.name))

    def save_form_data(self, instance: AnnotatedRow, data: Iterable[Any]) -> None:
        """As `set_others`."""
        set_others(instance, self.name, data)

    def deconstruct(self) -> Any:  # noqa: ANN401 - Django's signature
        """For migrations a plain field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ManyToManyField", args, kwargs


def facts_of(row: AnnotatedRow, name: str) -> AnnotatedRow:
    """The facts behind a `ValidField` of a row, and the field of the other side."""
    field: Any = row._meta.get_field(name)
    facts = field.remote_field.through._default_manager.filter(**{field.m2m_field_name(): row})
    return facts, field.m2m_reverse_field_name()


def others_of(row: AnnotatedRow, name: str) -> models.QuerySet:
    """Who stands there today."""
    facts, other = facts_of(row, name)
    model = row._meta.get_field(name).related_model
    return model._default_manager.filter(pk__in=facts.current().values(other))


def set_others(row: AnnotatedRow, name: str, others: Iterable[AnnotatedRow], **said: Any) -> None:
    """From today on exactly these stand there: the others end, none is deleted.

    `said` of those that are new. Who left today and comes back today never left.
    """
    facts, other = facts_of(row, name)
    wanted = {each.pk for each in others}
    open_facts = facts.filter(Q(ends_on=None) | Q(ends_on__gte=today()))
    gone = open_facts.exclude(**{f"{other}__in": wanted})
    # What was entered today was a slip, and what has not begun never held.
    gone.filter(Q(recorded_at__date=today()) | Q(starts_on__gte=today())).delete()
    gone.end(yesterday())
    known = set(open_facts.values_list(other, flat=True))
    for pk in wanted - known:
        if not facts.filter(**{other: pk}, end_stated_on=today(), ends_on=yesterday()).reopen():
            facts.model._default_manager.create(
                **{row._meta.get_field(name).m2m_field_name(): row, f"{other}_id": pk}, **said
            )


def yesterday() -> date:
    """The last day of what does not hold any more today."""
    return date.fromordinal(today().toordinal() - 1)
