"""The ground: settings, urls, celery, small helpers that know no app."""

from importlib import import_module

from django.apps import AppConfig

from erfurt_sozialraum.dates.fields import read_days_strictly
from erfurt_sozialraum.forms.addresses import take_addresses_in_one_form
from erfurt_sozialraum.forms.kern import word_errors_plainly
from erfurt_sozialraum.forms.texts import clean_every_text


class GroundConfig(AppConfig):
    name = "erfurt_sozialraum"
    verbose_name = "Portal"

    def ready(self) -> None:
        word_errors_plainly()
        clean_every_text()
        take_addresses_in_one_form()
        read_days_strictly()
        import_module("erfurt_sozialraum.web.checks")
