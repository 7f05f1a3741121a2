"""Managing accounts and roles."""

from django.urls import URLPattern, path

from stakeholders.views.accounts import address, administration

urlpatterns: list[URLPattern] = [
    path("aufgaben/konten/", administration.account_list, name="account_list"),
    path("aufgaben/konten/einladen/", administration.account_invite, name="account_invite"),
    path("aufgaben/konten/<int:pk>/", administration.account_detail, name="account"),
    path("aufgaben/konten/<int:pk>/einladung/", administration.account_remind, name="account_remind"),
    path("aufgaben/konten/<int:pk>/rolle/", administration.account_grant, name="account_grant"),
    path("aufgaben/konten/<int:pk>/rollen/<int:grant>/", administration.account_role, name="account_role"),
    path("aufgaben/konten/<int:pk>/person/", administration.account_person, name="account_person"),
    path("aufgaben/konten/<int:pk>/adresse/", address.account_address, name="account_address"),
    path("aufgaben/konten/<int:pk>/sperren/", administration.account_close, name="account_close"),
    path("aufgaben/konten/<int:pk>/oeffnen/", administration.account_reopen, name="account_reopen"),
]
