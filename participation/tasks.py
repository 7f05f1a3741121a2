"""Tasks of this app: they only call actions, as views do."""

from celery import shared_task

from stakeholders.actions.retention import order_run

from .actions import reports
from .actions.retention import purging

LONGEST_RENDERING = 1800
"""Seconds; a report of 1,000 contributions takes under one minute."""


@shared_task(name="participation.render_report", time_limit=LONGEST_RENDERING)
def render_report(pk: int) -> bool:
    """Render the report with this number, if no other worker does."""
    return reports.render_report(pk)


@shared_task(name="participation.purge")
def purge(pk: int) -> bool:
    """Carry out the run with this number, if no other worker does."""
    return purging.purge_run(pk)


@shared_task(name="participation.purge_nightly")
def purge_nightly() -> None:
    """Every night: order a run."""
    order_run()
