"""Addresses under which operators answer a person who asks for their data."""

from django.urls import URLPattern, path

from participation.views import rights

BASE = "aufgaben/auskunft/"

urlpatterns: list[URLPattern] = [
    path(BASE, rights.lookup, name="rights"),
    path(f"{BASE}datei/", rights.export, name="rights_export"),
    path(f"{BASE}loeschen/", rights.erase, name="rights_erase"),
]
