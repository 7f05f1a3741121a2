"""Entering what came on paper, by phone or at an event: the same queue, the same receipt."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation import receipts
from participation.actions.contributions import ConsultationClosed, entered_today, sent_with, transcribe
from participation.forms.contributions.transcription import KeptForm, TranscriptionForm
from participation.models import Consultation, Contribution
from stakeholders.rules import account_of

from .pages import private, receipt_parts

TRANSCRIBE = "participation.transcribe"


@require_safe
def transcription_list(request: HttpRequest) -> HttpResponse:
    """Choose the consultation; where there is only one, its form at once."""
    require(request, TRANSCRIBE)
    rows = list(_consultations())
    if len(rows) == 1:
        return redirect("participation:transcription", rows[0].slug)
    return render(request, "participation/contributions/transcription/list.html", {"consultations": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def transcription(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; whatever is wrong, all that was typed comes back."""
    require(request, TRANSCRIBE)
    row = _consultation(slug, sent=request.method == "POST")
    if request.method != "POST":
        kept = KeptForm(request.GET).initial_values()
        form = TranscriptionForm(consultation=row, user=request.user, initial=kept)
        return _page(request, row, form)
    form = TranscriptionForm(request.POST, consultation=row, user=request.user)
    earlier = sent_with(form.code) if form.form_key else None
    if earlier is not None:
        return _sent_before(request, row, form, earlier)
    if not form.is_valid() or form.form_key is None:
        return _page(request, row, form, status=422)
    try:
        stored, created = transcribe(
            row,
            code=form.code,
            channel=form.cleaned_data["channel"],
            received_on=form.cleaned_data["received_on"],
            event=form.cleaned_data["event"],
            by=account_of(request),
            **form.content,
        )
    except ConsultationClosed:
        refused = _("Die Frist zum Erfassen ist inzwischen vorbei. Ihr Text steht noch im Formular.")
        return _page(request, row, form, status=409, refused=refused)
    return _to_slip(row, form) if created else _sent_before(request, row, form, stored)


@require_safe
def transcription_slip(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The slip to hand out: the code, where to use it, and until when an answer comes."""
    require(request, TRANSCRIBE)
    known = receipts.normalised(code)
    stored = sent_with(known) if known else None
    if stored is None or stored.transcribed_by_id is None or stored.consultation.slug != slug:
        raise Http404(_("Diesen Zettel gibt es nicht."))
    kept = {"eingang": stored.channel, "tag": localdate(stored.received_at).isoformat()}
    if stored.event_id:
        kept["veranstaltung"] = str(stored.event_id)
    form = reverse("participation:transcription", args=[slug])
    context = {
        "contribution": stored,
        "consultation": stored.consultation,
        "next_href": f"{form}?{urlencode(kept)}",
        "count": entered_today(account_of(request)),
        **receipt_parts(known),
    }
    return private(request, render(request, "participation/contributions/transcription/slip.html", context))


def _consultations() -> QuerySet[Consultation]:
    """Public consultations that are open, or were until a short time ago; the latest to close first."""
    return Consultation.objects.visible_to(PUBLIC).transcribable().order_by("-closes_at", "pk")


def _consultation(slug: str, *, sent: bool) -> Consultation:
    """One of these; what was sent after the last day is refused with its text, not with "not found"."""
    rows = Consultation.objects.visible_to(PUBLIC) if sent else _consultations()
    row = rows.filter(slug=slug).first()
    if row is None:
        raise Http404(_("Zu dieser Beteiligung kann zurzeit nichts erfasst werden."))
    return row


def _to_slip(row: Consultation, form: TranscriptionForm) -> HttpResponse:
    return redirect("participation:transcription_slip", row.slug, receipts.grouped(form.code))


def _sent_before(
    request: HttpRequest, row: Consultation, form: TranscriptionForm, earlier: Contribution
) -> HttpResponse:
    """The same again leads to the same slip; something else is kept as a sheet of its own."""
    if form.repeats(earlier):
        return _to_slip(row, form)
    fresh = TranscriptionForm(consultation=row, user=request.user, initial=form.typed())
    return _page(request, row, fresh, status=409, earlier_code=receipts.grouped(form.code))


def _page(
    request: HttpRequest, row: Consultation, form: TranscriptionForm, status: int = 200, **context: Any
) -> HttpResponse:
    context = {"consultation": row, "form": form, "count": entered_today(account_of(request)), **context}
    return render(request, "participation/contributions/transcription/form.html", context, status=status)
