"""The portal's own models, for the tests of this folder."""

from django.apps import apps

APPS = ["erfurt_sozialraum", "stakeholders", "guidelines", "participation"]


def own_models():
    """Every concrete model of the four floors (without the tables of many-to-many fields)."""
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]
