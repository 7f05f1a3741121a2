"""Addresses of this app, chapter by chapter (accounts are included at the root, without a namespace)."""

from . import accounts_admin, areas, barriers, committees, directory, indicators

app_name = "stakeholders"
urlpatterns = [
    *accounts_admin.urlpatterns,
    *directory.urlpatterns,
    *committees.urlpatterns,
    *areas.urlpatterns,
    *indicators.urlpatterns,
    *barriers.urlpatterns,
]
