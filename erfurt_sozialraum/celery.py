"""The Celery application: messages are wake-up calls, rows are the truth (see rows/jobs.py)."""

import os

from celery import Celery
from celery.signals import beat_init, before_task_publish, worker_init
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erfurt_sozialraum.settings")

app = Celery("erfurt_sozialraum")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
@before_task_publish.connect
def make_folders(**_: object) -> None:
    """Make the broker's folders wherever they are needed: whoever loses them loses wake-up calls only."""
    for folder in settings.BROKER_FOLDERS:
        folder.mkdir(parents=True, exist_ok=True)
