"""How long personal data stay: one object a model, whose words are published and whose days are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erfurt_sozialraum.text.lazy import Text


@dataclass(frozen=True)
class Retention:
    """A period and its words: `%(kept)s` in them is the period, so that the two cannot differ.

    Either rows are kept for a time of their own (`years` or `days`), or they go with another model's.
    """

    text: Text
    years: int = 0
    days: int = 0
    goes_with: str = ""
    """The label of the model whose rule carries these rows along."""

    def __str__(self) -> str:
        return str(self.text) % {"kept": self.kept}

    @property
    def kept(self) -> str:
        """The period in words."""
        if self.years:
            return ngettext("%(n)d Jahr", "%(n)d Jahre", self.years) % {"n": self.years}
        return ngettext("%(n)d Tag", "%(n)d Tage", self.days) % {"n": self.days}

    def last_day(self, day: date) -> date:
        """What ended before this day has been kept long enough on `day`."""
        if not self.years:
            return day - timedelta(days=self.days)
        try:
            return day.replace(year=day.year - self.years)
        except ValueError:  # 29 February
            return day.replace(year=day.year - self.years, day=28)

    def last_moment(self, day: date) -> datetime:
        """The same for what has a time: the beginning of that day."""
        return timezone.make_aware(datetime.combine(self.last_day(day), time.min))


FOREIGN = {
    "sessions.Session": Retention(
        gettext_lazy("bis zum Abmelden, spätestens nach 12 Stunden; abgelaufene werden jede Nacht gelöscht")
    ),
    "account.EmailAddress": Retention(gettext_lazy("mit dem Konto"), goes_with="stakeholders.User"),
    "mfa.Authenticator": Retention(gettext_lazy("mit dem Konto"), goes_with="stakeholders.User"),
}
"""What models of other packages hold."""


@dataclass(frozen=True)
class Purge:
    """How a rule is carried out: which rows are due on a day, and what is done to some of them."""

    key: str
    model: str
    what: Text
    due: Callable[[date], QuerySet[Any]]
    carry_out: Callable[[Sequence[Any]], object]
    """Takes keys of due rows; afterwards they are not due any more."""
    chunk: int = 500
    """So many rows in one transaction."""

    @property
    def retention(self) -> Retention:
        """The rule that it carries out."""
        return retentions()[self.model]


def retentions() -> dict[str, Retention]:
    """Every rule, by the label of its model."""
    found = {model._meta.label: getattr(model, "RETENTION", None) for model in apps.get_models()}
    return {label: kept for label, kept in found.items() if kept} | FOREIGN


def published_rules() -> list[tuple[str, str]]:
    """What holds personal data and how long it is kept, for the privacy notice."""
    shown = {label: kept for label, kept in retentions().items() if label not in _UNSEEN}
    return sorted((_name(label), str(kept)) for label, kept in shown.items())


_UNSEEN = ("account.EmailAddress", "mfa.Authenticator")
"""Parts of an account that have no name of their own."""


def _name(label: str) -> str:
    """What a model is called where its rule is published."""
    if label == "sessions.Session":
        return _("Anmeldungen (Sitzungen im Browser)")
    return str(apps.get_model(label)._meta.verbose_name_plural)
