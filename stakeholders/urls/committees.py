"""Addresses under which bodies, seats and their holders are kept."""

from django.urls import URLPattern, path

from stakeholders.views import committees

BASE = "aufgaben/gremien/"

urlpatterns: list[URLPattern] = [
    path(BASE, committees.committee_list, name="committee_list"),
    path(f"{BASE}neu/", committees.committee_create, name="committee_create"),
    path(f"{BASE}<int:pk>/", committees.committee, name="committee"),
    path(f"{BASE}<int:pk>/bearbeiten/", committees.committee_edit, name="committee_edit"),
    path(f"{BASE}<int:pk>/sichtbarkeit/", committees.committee_visibility, name="committee_visibility"),
    path(f"{BASE}<int:pk>/sitze/neu/", committees.seat_create, name="seat_create"),
    path(f"{BASE}sitze/<int:pk>/", committees.seat_edit, name="seat_edit"),
    path(f"{BASE}sitze/<int:pk>/beenden/", committees.seat_end, name="seat_end"),
    path(f"{BASE}sitze/<int:pk>/weiter/", committees.seat_resume, name="seat_resume"),
    path(f"{BASE}sitze/<int:pk>/personen/neu/", committees.holder_create, name="holder_create"),
    path(f"{BASE}personen/<int:pk>/", committees.holder_edit, name="holder_edit"),
    path(f"{BASE}personen/<int:pk>/beenden/", committees.holder_end, name="holder_end"),
    path(f"{BASE}personen/<int:pk>/weiter/", committees.holder_resume, name="holder_resume"),
]
