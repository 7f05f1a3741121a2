"""Addresses under which planners state what the council hears, and what it decided."""

from django.urls import URLPattern, path

from participation.overviews.hearings.rows import HEARINGS, INVITATIONS
from participation.views.hearings import agenda, decisions, rows

BASE = "aufgaben/stadtrat/"
ROW = f"{BASE}<slug:kind>/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(BASE, rows.council_list, name="council_list"),
    path(f"{BASE}beschluesse/<int:pk>/berichtigen/", decisions.decision_correct, name="decision_correct"),
    path(
        f"{BASE}beschluesse/<int:pk>/geaenderte-fassung/<int:version>/",
        decisions.decision_text,
        name="decision_text",
    ),
    path(
        "aufgaben/leitlinien/fassungen/<int:pk>/beschluss/",
        decisions.version_decision,
        name="version_decision",
    ),
    path(f"{BASE}beratungen/<int:pk>/beschluss/", decisions.decision_create, name="decision_create"),
    path("aufgaben/tagesordnung/<int:pk>/", agenda.item_edit, name="agenda_item"),
    path(
        "aufgaben/tagesordnung/<int:pk>/sichtbarkeit/", agenda.item_visibility, name="agenda_item_visibility"
    ),
    path(
        "aufgaben/veranstaltungen/<int:pk>/tagesordnung/neu/", agenda.item_create, name="agenda_item_create"
    ),
    path(f"{BASE}<slug:kind>/neu/", rows.council_create, name="council_create"),
    path(ROW, rows.council_row, name="council_row"),
    path(f"{ROW}bearbeiten/", rows.council_edit, name="council_edit"),
    path(f"{ROW}termin/", rows.council_date, name="council_date"),
    path(f"{ROW}sitzung/", rows.council_session, name="council_session"),
    path(f"{ROW}sichtbarkeit/", rows.council_visibility, name="council_visibility"),
    path(
        "gremien/<slug:slug>/einladungen/neu/",
        rows.council_create,
        {"kind": INVITATIONS},
        name="invitation_create",
    ),
    path(
        "gremien/<slug:slug>/beratungen/neu/",
        rows.council_create,
        {"kind": HEARINGS},
        name="deliberation_create",
    ),
]
