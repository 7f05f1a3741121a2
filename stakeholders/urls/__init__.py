"""Addresses of this app, chapter by chapter (accounts are included at the root, without a namespace)."""

from . import areas, barriers, committees, directory, indicators
from .accounts import administration

app_name = "stakeholders"
urlpatterns = [
    *administration.urlpatterns,
    *directory.urlpatterns,
    *committees.urlpatterns,
    *areas.urlpatterns,
    *indicators.urlpatterns,
    *barriers.urlpatterns,
]
