"""Addresses of the chapter."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
