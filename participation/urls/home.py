"""Addresses of home."""

from django.urls import URLPattern, path

from participation.views import home

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("konto/weiter/", home.after_login, name="after_login"),
]
