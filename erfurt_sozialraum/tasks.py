"""The ground's only task: the sweep that takes up jobs whose wake-up call was lost."""

from celery import shared_task
from django.conf import settings

from erfurt_sozialraum.rows.jobs import sweep
from erfurt_sozialraum.run.background import note_sweep


@shared_task(name="erfurt_sozialraum.sweep")
def sweep_jobs() -> int:
    """Every 30 s: wake a worker for what waits."""
    note_sweep(settings.DATA_DIR)
    return sweep()
