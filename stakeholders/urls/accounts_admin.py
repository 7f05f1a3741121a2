"""Managing accounts and roles."""

from django.urls import URLPattern, path

from stakeholders.views import account_address
from stakeholders.views import accounts_admin as views

urlpatterns: list[URLPattern] = [
    path("aufgaben/konten/", views.account_list, name="account_list"),
    path("aufgaben/konten/einladen/", views.account_invite, name="account_invite"),
    path("aufgaben/konten/<int:pk>/", views.account_detail, name="account"),
    path("aufgaben/konten/<int:pk>/einladung/", views.account_remind, name="account_remind"),
    path("aufgaben/konten/<int:pk>/rolle/", views.account_grant, name="account_grant"),
    path("aufgaben/konten/<int:pk>/rollen/<int:grant>/", views.account_role, name="account_role"),
    path("aufgaben/konten/<int:pk>/person/", views.account_person, name="account_person"),
    path("aufgaben/konten/<int:pk>/adresse/", account_address.account_address, name="account_address"),
    path("aufgaben/konten/<int:pk>/sperren/", views.account_close, name="account_close"),
    path("aufgaben/konten/<int:pk>/oeffnen/", views.account_reopen, name="account_reopen"),
]
