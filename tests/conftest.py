"""What every test needs: static files by their own names, without collectstatic."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings


@pytest.fixture(scope="session", autouse=True)
def static_root() -> None:
    """Whitenoise warns about a missing folder, and warnings are errors."""
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def plain_static(settings) -> None:
    """Pages link their static files without a manifest."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
