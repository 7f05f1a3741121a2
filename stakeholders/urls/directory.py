"""Addresses under which organisations and people are kept."""

from django.urls import URLPattern, path

from stakeholders.views import areas, directory

BASE = "aufgaben/organisationen/"

urlpatterns: list[URLPattern] = [
    path(BASE, directory.organisation_list, name="organisation_list"),
    path(f"{BASE}neu/", directory.organisation_create, name="organisation_create"),
    path(f"{BASE}<int:pk>/", directory.organisation, name="organisation"),
    path(f"{BASE}<int:pk>/bearbeiten/", directory.organisation_edit, name="organisation_edit"),
    path(f"{BASE}<int:pk>/sichtbarkeit/", directory.organisation_visibility, name="organisation_visibility"),
    path(f"{BASE}<int:pk>/gebiete/neu/", areas.workplace_create, name="workplace_create"),
    path(f"{BASE}gebiete/<int:pk>/", areas.workplace_edit, name="workplace_edit"),
    path(f"{BASE}gebiete/<int:pk>/beenden/", areas.workplace_end, name="workplace_end"),
    path(f"{BASE}gebiete/<int:pk>/weiter/", areas.workplace_resume, name="workplace_resume"),
    path("aufgaben/personen/<int:pk>/", directory.person_edit, name="person_edit"),
]
