"""What every test of reports needs: a folder of its own for files, and a process."""

from datetime import timedelta

import pytest

from erfurt_sozialraum.dates import today
from tests import factories as f


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    return tmp_path


@pytest.fixture
def process():
    return f.ProcessFactory(is_main=True, records_from=today() - timedelta(days=100))
