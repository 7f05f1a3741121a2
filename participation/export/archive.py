"""What of a process would go, as a table for the archive."""

import csv
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import day_text
from participation.models import Contribution, Process, Report
from participation.overviews.retention import contributions_kept, drafts_kept

HEADINGS = ("Art", "Kennzeichen", "Datum", "Stand", "veröffentlicht", "Wortlaut oder Umfang")


class _Echo:
    """What a csv writer writes comes straight back."""

    def write(self, line: str) -> str:
        return line


def archive_table(process: Process) -> Iterator[str]:
    """Line by line; the mark before the first lets spreadsheets read the umlauts."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow(HEADINGS)
    for row in contributions_kept(process).iterator(chunk_size=500):
        yield writer.writerow([_harmless(cell) for cell in _contribution(row)])
    for report in drafts_kept(process).defer("snapshot"):
        yield writer.writerow([_harmless(cell) for cell in _draft(report)])


def _contribution(row: Contribution) -> list[str]:
    published = day_text(timezone.localdate(row.published_at)) if row.published_at else _("nein")
    arrived = day_text(timezone.localdate(row.received_at))
    return [_("Beitrag"), row.reference, arrived, row.get_status_display(), published, row.text]


def _draft(report: Report) -> list[str]:
    made = day_text(timezone.localdate(report.data_cutoff))
    pages = _("%(n)d Seiten") % {"n": report.pages} if report.pages else _("kein PDF")
    return [_("Berichtsentwurf"), report.number, made, report.get_job_status_display(), _("nein"), pages]


def _harmless(cell: str) -> str:
    """What a resident wrote is no formula of the archive's spreadsheet."""
    return f"'{cell}" if cell.lstrip()[:1] in ("=", "+", "-", "@") or cell[:1] in ("\t", "\r") else cell
