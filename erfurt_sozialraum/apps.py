"""The ground: settings, urls, celery, small helpers that know no app."""

from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "erfurt_sozialraum"
    verbose_name = "Portal"
