"""Days and moments in words, for a frozen text."""

import re
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import Precision, date_text
from erfurt_sozialraum.dates.models import Dated
from participation.models import Step

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_UNDERLINED = re.compile(r"^(?![ \t]*[-*+>|#])(\S.*)\n(?:=+|-{2,})[ \t]*$", re.MULTILINE)


def day(value: date | None) -> str:
    """ "2. Dezember 2022"; empty for None."""
    return date_text(Precision.DAY, value, value) if value else ""


def day_of(value: datetime | None) -> str:
    """The day of a moment, in Erfurt."""
    return day(timezone.localdate(value)) if value else ""


def moment(value: datetime) -> str:
    """ "2. Dezember 2022, 14:05 Uhr"."""
    return _("%(day)s, %(time)s Uhr") % {
        "day": day_of(value),
        "time": date_format(timezone.localtime(value), "H:i"),
    }


def prose(text: str) -> str:
    """Planners' Markdown with its headings as bold lines: within a report they would break its outline."""
    text = _UNDERLINED.sub(r"**\1**\n", text)
    return _HEADING.sub(r"**\1**\n", text)


def statement(row: Dated) -> dict[str, Any] | None:
    """The date of a dated row as it was known, or None where nothing was ever stated."""
    # What took place tells a step's days where nobody has stated them.
    shown = row.when if isinstance(row, Step) else row.date
    return shown.as_dict() if shown else None
