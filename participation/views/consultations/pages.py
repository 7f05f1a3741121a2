"""Consultations: what is open, the form, and what happens to it when it is sent."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from erfurt_sozialraum.rows.viewers import PUBLIC
from participation import receipts
from participation.actions.contributions import ConsultationClosed, sent_with, submit
from participation.forms.contributions.public import ContributionForm
from participation.models import AgeBand, Consultation, Contribution
from participation.overviews.consultations.public import (
    by_time,
    closing_text,
    consultations,
    former_dates,
    remaining_text,
)
from participation.overviews.ledger.figures import Selection, tally
from stakeholders.models import Area


@login_not_required
@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    """Open consultations first."""
    groups = {name: [_shown(row) for row in rows] for name, rows in by_time(request.user).items()}
    return render(request, "participation/consultations/list.html", groups)


# No authority comes with the sender's cookies, so there is nothing to forge: the form carries a
# signed key of its own, needs no cookie at all, and is never refused for a lost one.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is about, and the form on the same page."""
    row = consultations(request.user).filter(slug=slug).first()
    if row is None and request.method == "POST":
        row = Consultation.objects.filter(slug=slug, published_at__isnull=False).first()
    if row is None:
        raise Http404(_("Diese Beteiligung gibt es nicht, oder sie ist nicht öffentlich."))
    if request.method == "POST":
        return _receive(request, row)
    form = ContributionForm(consultation=row, initial=_chosen_area(request)) if row.is_open() else None
    return _page(request, row, form)


@login_not_required
@require_safe
def paper_form(request: HttpRequest, slug: str) -> HttpResponse:
    """The form to print, for writing by hand; as long as the consultation is open."""
    row = consultations(request.user).filter(slug=slug).first()
    if row is None or not row.is_open():
        raise Http404(_("Zu dieser Beteiligung gibt es gerade kein Formular auf Papier."))
    contact = {name: getattr(settings, f"OPERATOR_{name.upper()}") for name in ("name", "address", "phone")}
    context = {
        **_shown(row),
        "topics": row.topics.visible_to(PUBLIC),
        "age_bands": AgeBand.labels,
        "contact": contact,
        "address": settings.SITE_URL + reverse("participation:consultation", args=[row.slug]),
    }
    return render(request, "participation/consultations/paper.html", context)


def _chosen_area(request: HttpRequest) -> dict[str, Any]:
    """The district whose page led here (?ortsteil=…), to start the form with."""
    slug = request.GET.get("ortsteil", "")
    area = Area.objects.published().main().filter(slug=slug).first() if slug else None
    return {"area": area.pk} if area else {}


def _receive(request: HttpRequest, row: Consultation) -> HttpResponse:
    """Store what was sent, once; whatever is wrong, the text comes back."""
    form = ContributionForm(request.POST, consultation=row, signed_in=request.user.is_authenticated)
    earlier = sent_with(form.code) if form.form_key else None
    if earlier is not None:
        return _sent_before(request, row, form, earlier)
    if not row.is_open() or not row.is_public:
        return _closed(request, row, form)
    if not form.is_valid() or form.form_key is None:
        return _page(request, row, form, status=422)
    try:
        contribution, created = submit(row, code=form.code, **form.content)
    except ConsultationClosed:
        return _closed(request, row, form)
    if not created:
        return _sent_before(request, row, form, contribution)
    return redirect(receipts.receipt_address(form.code))


def _sent_before(
    request: HttpRequest, row: Consultation, form: ContributionForm, earlier: Contribution
) -> HttpResponse:
    """The same again leads to the same receipt; something else is kept, and the person chooses."""
    if form.repeats(earlier):
        return redirect(receipts.receipt_address(form.code))
    if not row.is_open():
        return _closed(request, row, form)
    fresh = ContributionForm(consultation=row, initial=form.typed())
    return _page(request, row, fresh, status=409, earlier_code=receipts.grouped(form.code))


def _closed(request: HttpRequest, row: Consultation, form: ContributionForm) -> HttpResponse:
    """Too late, or taken back: the text is shown, so that it can be copied."""
    # As it is now: somebody may have ended it while this was being written.
    row.refresh_from_db(fields=["opens_at", "closes_at", "withdrawn_at"])
    is_gone = not Consultation.objects.visible_to(request.user).filter(pk=row.pk).exists()
    context = {**_shown(row), "text": form.data.get("text", ""), "is_gone": is_gone or bool(row.withdrawn_at)}
    return render(request, "participation/consultations/closed.html", context, status=409)


def _page(
    request: HttpRequest, row: Consultation, form: ContributionForm | None, status: int = 200, **context: Any
) -> HttpResponse:
    """The consultation with its form, or without one where it is not open."""
    context |= _shown(row) | {
        "form": form,
        "former_dates": former_dates(row),
        "figures": tally(request.user, Selection(consultation=row.slug))
        if getattr(row, "received", 0)
        else None,
        "may_edit": request.user.has_perm("participation.edit_process"),
    }
    response = render(request, "participation/consultations/detail.html", context, status=status)
    if form is not None:
        # Each form is one person's; but "Back" must find it again with all that was typed.
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _shown(row: Consultation) -> dict[str, Any]:
    """A consultation with its times in words."""
    return {
        "consultation": row,
        "is_open": row.is_open(),
        "is_closed": row.closes_at <= timezone.now(),
        "closing": closing_text(row),
        "remaining": remaining_text(row),
    }
