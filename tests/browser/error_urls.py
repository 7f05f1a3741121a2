"""Addresses that fail on purpose, in front of the portal's own."""

import errno

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InternalError, OperationalError
from django.http import Http404
from django.shortcuts import render
from django.urls import path
from psycopg.errors import ReadOnlySqlTransaction

from erfurt_sozialraum.urls import (  # noqa: F401 - Django looks the handlers up here
    handler400,
    handler403,
    handler404,
    handler500,
    urlpatterns,
)
from erfurt_sozialraum.web import views


def _raising(error):
    @login_not_required
    def view(request):
        raise error

    return view


def _only_reads():
    """What Django makes of a write on a copy of the database."""
    error = InternalError("cannot execute INSERT in a read-only transaction")
    error.__cause__ = ReadOnlySqlTransaction()
    return error


def _rendering(template, status, **context):
    @login_not_required
    def view(request):
        return render(request, template, context, status=status)

    return view


urlpatterns = [
    path("fehler/400/", _raising(SuspiciousOperation("damaged"))),
    path("fehler/403/", _raising(PermissionDenied("Den Bericht geben andere frei."))),
    path("fehler/403-csrf/", views.csrf_failure),
    path("fehler/403-sitzung/", views.session_over),
    path("fehler/404/", _raising(Http404("Diese Beteiligung gibt es nicht."))),
    path("fehler/404-englisch/", _raising(Http404("No Consultation matches the given query."))),
    path("fehler/409/", _rendering("409.html", 409, mine="Mein Text", theirs="Anderer Text", back="/")),
    path("fehler/422/", _rendering("422.html", 422, back="/")),
    path("fehler/500/", _raising(RuntimeError("broken on purpose"))),
    path("fehler/datenbank/", _raising(OperationalError("connection refused"))),
    path("fehler/voll/", _raising(OSError(errno.ENOSPC, "No space left on device"))),
    path("fehler/nur-lesen/", _raising(_only_reads())),
    path("fehler/503/", views.unavailable),
    *urlpatterns,
]
