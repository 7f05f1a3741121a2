"""Who feeds back to whom: the rules between bodies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import FeedbackRule, Process
from stakeholders.models import Committee


@dataclass(frozen=True)
class FeedbackLink:
    """Results go to, or come from, another body (without a slug: from events) within some days."""

    name: str
    slug: str
    days: int
    source: str = ""


def with_feedback(
    user: Viewer, committees: QuerySet[Committee], process: Process | None = None, day: date | None = None
) -> QuerySet[Committee]:
    """Annotate `hears_from` and `reports_to`: rules (of a process, or all) between visible bodies.

    As of a day, today by default.
    """
    visible = Committee.objects.visible_to(user)
    rules = FeedbackRule.objects.that_count(day)
    if process is not None:
        rules = rules.filter(process=process)
    sources = rules.filter(Q(source_committee=None) | Q(source_committee__in=visible), target=OuterRef("pk"))
    targets = rules.filter(target__in=visible, source_committee=OuterRef("pk"))
    return committees.annotate(
        hears_from=rule_facts(sources, of="source_committee"), reports_to=rule_facts(targets, of="target")
    )


def rule_facts(rules: QuerySet[FeedbackRule], *, of: str) -> ArraySubquery:
    """To annotate with: the bodies that rules name on one side, and within how many days."""
    facts = JSONObject(
        name=f"{of}__name", short_name=f"{of}__short_name", slug=f"{of}__slug", days="days", source="source"
    )
    return ArraySubquery(rules.order_by("target__order", "pk").values(facts=facts))


def feedback_links(rows: Iterable[Mapping[str, Any]]) -> tuple[FeedbackLink, ...]:
    """Links from `rule_facts`; a rule without a source is about events."""
    return tuple(
        FeedbackLink(row["short_name"] or row["name"], row["slug"], row["days"], row["source"])
        if row["slug"]
        else FeedbackLink(_("Veranstaltungen des Prozesses"), "", row["days"], row["source"])
        for row in rows
    )
