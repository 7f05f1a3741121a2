"""What came to a body since one of its members last said "Alles gelesen"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import day_text
from erfurt_sozialraum.rows.viewers import Viewer
from participation.dated import of_body
from participation.models import FeedbackLoop, FeedbackStatement, Report, StatementKind
from stakeholders.models import Committee, CommitteeKind, StatusUpdate

# Who has never pressed "Alles gelesen" sees what came in the last three months.
FIRST_LOOK = timedelta(days=90)

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class NewsItem:
    """Something that came to a body: `at` says when it was recorded, `day` of when it is."""

    at: datetime
    day: date
    label: str
    title: str
    href: str
    day_words: str = ""
    """The day in words where it is not known."""

    @property
    def dated(self) -> str:
        """Of when it is."""
        return self.day_words or day_text(self.day)


def news(user: Viewer, committee: Committee, *, since: datetime, until: datetime) -> list[NewsItem]:
    """What was recorded for the body after `since` and not after `until`, each thing once, newest first."""
    span = (since + timedelta(microseconds=1), until)
    items = [
        *_status(user, committee, span),
        *_results(user, committee, span),
        *_dates(user, committee, span),
        *_reports(user, committee, span),
    ]
    # What was loaded or entered in one go stands in the order of its own days.
    return sorted(items, key=lambda item: (timezone.localdate(item.at), item.day, item.at), reverse=True)


def first_look() -> datetime:
    """Since when things count as new for somebody who never said "Alles gelesen"."""
    return timezone.now() - FIRST_LOOK


def _status(user: Viewer, committee: Committee, span: Span) -> Iterator[NewsItem]:
    rows = StatusUpdate.objects.visible_to(user).filter(committee=committee, recorded_at__range=span)
    for row in rows:
        title = _("Ausgabe %(number)d") % {"number": row.number}
        yield NewsItem(row.recorded_at, row.as_of, _("Stand der Arbeit"), title, "#stand")


def _results(user: Viewer, committee: Committee, span: Span) -> Iterator[NewsItem]:
    """Results that came to the body, or of which something is on record now: each once."""
    stated = FeedbackStatement.objects.filter(recorded_at__range=span)
    new = Q(created__range=span) | Q(pk__in=stated.values("loop"))
    rows = FeedbackLoop.objects.visible_to(user).filter(new, committee=committee)
    for row in rows.with_statements().select_related("result"):
        at, label = row.created, _("Ergebnis für dieses Gremium")
        last = row.history[-1] if row.history else None
        if last is not None and span[0] <= last.recorded_at <= span[1]:
            at, label = last.recorded_at, _news_of(last)
        yield NewsItem(at, row.result.happened_on, label, str(row.result), f"#rueckmeldung-{row.pk}")


def _news_of(statement: FeedbackStatement) -> str:
    """What was recorded of a result, and when that was."""
    labels = {
        StatementKind.ANSWERED: _("Ergebnis, zu dem dieses Gremium am %(day)s geantwortet hat"),
        StatementKind.POSTPONED: _("Ergebnis, von dem dieses Gremium erst bis zum %(until)s hört"),
        StatementKind.TAKEN_BACK: _("Ergebnis, zu dem ein Vermerk zurückgenommen ist"),
    }
    heard = _("Ergebnis, von dem dieses Gremium am %(day)s gehört hat")
    days = {"day": statement.happened_on, "until": statement.until}
    words = {name: day_text(day) if day else "" for name, day in days.items()}
    return labels.get(StatementKind(statement.kind), heard) % words


def _dates(user: Viewer, committee: Committee, span: Span) -> Iterator[NewsItem]:
    """New dates of what concerns the body; only those that still hold."""
    for kind in of_body():
        subjects = kind.rows(user).not_withdrawn().filter(kind.of_body(committee))
        label, href = kind.news
        for subject in subjects.with_stated_at().filter(stated_at__range=span).order_by("pk"):
            row = subject.date
            # Where the day is known in words only, the words follow "offen seit": here the year says enough.
            words = str(row.stated_on.year) if row.stated_wording else ""
            title = f"{subject}: {row.text}"
            yield NewsItem(subject.stated_at, row.stated_on, str(label), title, href, words)


def _reports(user: Viewer, committee: Committee, span: Span) -> Iterator[NewsItem]:
    """Released reports: to the body itself; who is no committee of the council hears of those to them too."""
    to = Q(committee=committee)
    if committee.kind != CommitteeKind.COUNCIL:
        to |= Q(committee__kind=CommitteeKind.COUNCIL, committee__in=Committee.objects.visible_to(user))
    rows = Report.objects.visible_to(user).published().filter(to, published_at__range=span)
    for row in rows.select_related("committee").defer("snapshot"):
        own = row.committee_id == committee.pk
        label = _("Bericht an dieses Gremium") if own else _("Bericht an: %(who)s")
        if row.published_at:
            href = reverse("participation:report", args=[row.pk])
            day = timezone.localdate(row.data_cutoff)
            yield NewsItem(row.published_at, day, label % {"who": row.committee.name}, str(row), href)
