"""All rules of the portal, and the runs that carry them out."""

from django.utils.translation import gettext_lazy

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.jobs import LeaseLost
from erfurt_sozialraum.rows.retention import Purge
from participation.overviews import retention as due
from stakeholders.actions import retention as stakeholders
from stakeholders.models import PurgeRun

from .anonymising import anonymise, blank_drafts

PURGES = (
    Purge(
        "contributions",
        "participation.Contribution",
        gettext_lazy("Wortlaut und Angaben von Beiträgen"),
        due.contributions_due,
        anonymise,
    ),
    Purge(
        "drafts",
        "participation.Report",
        gettext_lazy("Entwürfe von Berichten"),
        due.reports_due,
        blank_drafts,
        chunk=20,
    ),
    *stakeholders.PURGES,
)


def purge() -> bool:
    """Carry out all rules now, in this process; True where all went well."""
    return stakeholders.carry_out(stakeholders.begin_run(), PURGES, today())


def purge_run(pk: int) -> bool:
    """Carry out the run with this number, if no other worker does."""
    run = PurgeRun.objects.claim(pk)
    if run is None:
        return False
    try:
        return stakeholders.carry_out(run, PURGES, today())
    except LeaseLost:
        return False


def preview() -> list[tuple[Purge, int]]:
    """What a run would take today; nothing is written."""
    return stakeholders.due_counts(PURGES, today())
