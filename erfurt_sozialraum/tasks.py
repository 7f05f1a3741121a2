"""The ground's only task: the sweep that takes up jobs whose wake-up call was lost."""

from celery import shared_task

from erfurt_sozialraum.rows.jobs import sweep


@shared_task(name="erfurt_sozialraum.sweep")
def sweep_jobs() -> int:
    """Every 30 s: wake a worker for what waits."""
    return sweep()
