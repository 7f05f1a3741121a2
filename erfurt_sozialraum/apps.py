"""The ground: settings, urls, celery, small helpers that know no app."""

from django.apps import AppConfig

from .forms import speak_plainly


class GroundConfig(AppConfig):
    name = "erfurt_sozialraum"
    verbose_name = "Portal"

    def ready(self) -> None:
        speak_plainly()
