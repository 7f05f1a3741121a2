"""The Celery application: messages are wake-up calls, rows are the truth (see jobs.py)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erfurt_sozialraum.settings")

app = Celery("erfurt_sozialraum")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
