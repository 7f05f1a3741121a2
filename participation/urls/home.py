"""Addresses of the start page, and of where a sign-in leads."""

from django.urls import URLPattern, path

from participation.views import home

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("konto/weiter/", home.after_login, name="after_login"),
]
