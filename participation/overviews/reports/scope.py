"""What a report is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from erfurt_sozialraum.rows.publication import Published
from guidelines.models import Wording
from participation.models import Process, Topic
from stakeholders.models import Committee

"""The reader of every report: it may be released, so it never holds more than the public may see."""


def public_name(row: Published | None) -> str:
    """The name of an institution or body, if the public may know it."""
    return str(row) if row is not None and row.is_public else ""


def public_slug(row: Committee | None) -> str:
    """Under which address the public finds a body; empty if it may not."""
    return row.slug if row is not None and row.is_public else ""


def article_facts(article: Wording) -> dict[str, Any]:
    """An article with what its address is made of."""
    guideline = article.version.guideline
    return {"label": f"{article.heading} ({guideline})", "guideline": guideline.slug, "key": article.key}


@dataclass(frozen=True)
class Scope:
    """Committee, period and topics of a report (no topics: all, and what has none)."""

    process: Process
    committee: Committee
    period_from: date
    period_to: date
    cutoff: datetime
    topics: Sequence[Topic] = ()

    @property
    def received(self) -> Q:
        """Contributions that came in within the period, from its first to its last minute in Erfurt."""
        start = timezone.make_aware(datetime.combine(self.period_from, time.min))
        end = timezone.make_aware(datetime.combine(self.period_to + timedelta(days=1), time.min))
        within = Q(consultation__process=self.process, received_at__gte=start, received_at__lt=end)
        return within & Q(topic__in=self.topics) if self.topics else within
