"""Pages that every public portal owes its readers: imprint, privacy, accessibility, easy language."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from erfurt_sozialraum.rows.retention import published_rules

# Day on which somebody last went through the pages for the accessibility statement.
ACCESSIBILITY_CHECKED = date(2026, 11, 23)

OPERATOR = {
    "OPERATOR_NAME": gettext_lazy("Name der verantwortlichen Stelle"),
    "OPERATOR_ADDRESS": gettext_lazy("Anschrift"),
    "OPERATOR_EMAIL": gettext_lazy("E-Mail"),
    "OPERATOR_PHONE": gettext_lazy("Telefon"),
    "DATA_PROTECTION_CONTACT": gettext_lazy("Datenschutzbeauftragte oder Datenschutzbeauftragter"),
    "ENFORCEMENT_BODY": gettext_lazy("Durchsetzungsstelle für Barrierefreiheit"),
}
"""What the operator must say about itself: setting and label."""


def missing() -> list[str]:
    """The operator settings that are not set."""
    return [name for name in OPERATOR if not getattr(settings, name).strip()]


def unset_contact() -> list[str]:
    """What residents look for on every page of help, and do not find: labels of what is not set."""
    return [str(OPERATOR[name]) for name in missing() if name.startswith("OPERATOR_")]


def _context(*also: str, **more: Any) -> dict[str, Any]:
    """The operator's facts, and which of those that the page needs are missing."""
    facts = {name.lower(): getattr(settings, name).strip() for name in OPERATOR}
    needed = {name for name in OPERATOR if name.startswith("OPERATOR_")} | set(also)
    return {"operator": facts, "missing": [OPERATOR[name] for name in missing() if name in needed], **more}


@login_not_required
@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    """Who is responsible."""
    return render(request, "pages/imprint.html", _context())


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored, why and how long."""
    return render(request, "pages/privacy.html", _context("DATA_PROTECTION_CONTACT", kept=published_rules()))


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far everybody can use the portal, and whom to tell about barriers."""
    context = _context("ENFORCEMENT_BODY", checked=ACCESSIBILITY_CHECKED)
    return render(request, "pages/accessibility.html", context)


@login_not_required
@require_safe
def easy_language(request: HttpRequest) -> HttpResponse:
    """The portal explained in Leichte Sprache."""
    return render(request, "pages/easy_language.html", _context())
