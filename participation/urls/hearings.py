"""Addresses under which planners state what the council hears, and what it decided."""

from django.urls import URLPattern, path

from participation.overviews.hearings.rows import HEARINGS, INVITATIONS
from participation.views import decisions, hearings

BASE = "aufgaben/stadtrat/"
ROW = f"{BASE}<slug:kind>/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(BASE, hearings.council_list, name="council_list"),
    path(f"{BASE}beschluesse/<int:pk>/berichtigen/", decisions.decision_correct, name="decision_correct"),
    path(f"{BASE}beratungen/<int:pk>/beschluss/", decisions.decision_create, name="decision_create"),
    path(f"{BASE}<slug:kind>/neu/", hearings.council_create, name="council_create"),
    path(ROW, hearings.council_row, name="council_row"),
    path(f"{ROW}bearbeiten/", hearings.council_edit, name="council_edit"),
    path(f"{ROW}termin/", hearings.council_date, name="council_date"),
    path(f"{ROW}sichtbarkeit/", hearings.council_visibility, name="council_visibility"),
    path(
        "gremien/<slug:slug>/einladungen/neu/",
        hearings.council_create,
        {"kind": INVITATIONS},
        name="invitation_create",
    ),
    path(
        "gremien/<slug:slug>/beratungen/neu/",
        hearings.council_create,
        {"kind": HEARINGS},
        name="deliberation_create",
    ),
]
