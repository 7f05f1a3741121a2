"""Addresses of this app, chapter by chapter (accounts are included at the root, without a namespace)."""

from . import areas, committees, directory

app_name = "stakeholders"
urlpatterns = [*directory.urlpatterns, *committees.urlpatterns, *areas.urlpatterns]
