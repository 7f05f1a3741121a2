"""Contributions: the receipt, looking it up, and what others said."""

from typing import Any

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from erfurt_sozialraum.forms.lists import page_of
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.viewers import PUBLIC
from erfurt_sozialraum.web import throttle
from participation import receipts
from participation.actions.contributions import withdraw_consent
from participation.forms.contributions.public import ContributionFilter, LookupForm
from participation.models import Consultation, Contribution, ContributionStatus, Outcome, Standing
from participation.overviews.consultations.public import consultations
from participation.overviews.contributions.way import way_of, with_way
from participation.overviews.ledger import entries
from stakeholders.models import Area

PER_PAGE = 20
# 80 bits cannot be guessed; this only tells a program that it is noticed. A known code always opens.
MANY_GUESSES = 200
GUESS_SECONDS = 600


@csrf_exempt  # changes nothing and asks no cookie; see consultations.py
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_lookup(request: HttpRequest) -> HttpResponse:
    """Enter the code."""
    form = LookupForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            code = form.cleaned_data["code"]
            if _by_code(code) is not None:
                return private(request, redirect("participation:receipt", receipts.grouped(code)))
            status = _count_guess(request)
            form.add_error("code", _unknown(status))
    page = render(request, "participation/contributions/lookup.html", {"form": form}, status=status)
    # A code that nobody has is no secret, and "Back" must find what was typed.
    return private(request, page, no_store=not form.is_bound)


@login_not_required
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt, and later the way of the contribution; whoever has the code may read it."""
    known = receipts.normalised(code)
    row = _by_code(known) if known else None
    if row is None:
        status = _count_guess(request) if known else 404
        return private(request, _not_found(request, status))
    way = way_of(row, PUBLIC)
    context = {
        "contribution": row,
        "way": way,
        "headline": _headline(row, way.standing),
        # Who has just sent it must keep the code; who comes back wants the answer.
        "is_new": receipts.SENT in request.GET and row.status == ContributionStatus.RECEIVED,
        **receipt_parts(known),
    }
    return private(request, render(request, "participation/contributions/receipt.html", context))


# The code in the address is the authority, and no cookie is asked: nobody can forge what they do not know.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the text no more: ask once, then do it; whoever has the code may."""
    known = receipts.normalised(code)
    row = _by_code(known) if known else None
    if row is None:
        return private(request, _not_found(request, _count_guess(request) if known else 404))
    back = reverse("participation:receipt", args=[receipts.grouped(known)])
    if request.method == "POST":
        withdraw_consent(row)
    if not row.is_publishable:
        return private(request, redirect(back + "#veroeffentlichung"))
    context = {"contribution": row, "back": back, "action_label": _("Nicht mehr veröffentlichen")}
    return private(request, render(request, "participation/contributions/consent.html", context))


@login_not_required
@require_safe
def contribution_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The published contributions to a consultation."""
    row = _consultation(request, slug)
    form = ContributionFilter(
        request.GET,
        topics=row.topics.visible_to(request.user),
        areas=Area.objects.visible_to(request.user).main(),
    )
    found = entries.contributions(request.user, form.selection(row))
    page = page_of(request, found, per_page=PER_PAGE)
    context = {
        "consultation": row,
        "form": form,
        "filtered": any(form.cleaned_data.values()),
        "page": page,
        "entries": [_entry(item) for item in page],
    }
    return render(request, "participation/contributions/list.html", context)


@login_not_required
@require_safe
def contribution(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A published contribution with its whole way."""
    rows = Contribution.objects.visible_to(request.user).filter(published_at__isnull=False, pk=pk)
    rows = rows.filter(consultation__slug=slug).select_related(
        "consultation__process", "topic", "area", "event"
    )
    row = with_way(rows).first()
    if row is None:
        raise Http404(_("Diesen Beitrag gibt es nicht, oder er ist nicht öffentlich."))
    context = {"contribution": row, "way": way_of(row, request.user)}
    return render(request, "participation/contributions/detail.html", context)


def _headline(row: Contribution, standing: Standing) -> str:
    """What has happened to it, in one sentence."""
    texts = {
        Standing.NOT_ACCEPTED: _("Ihr Beitrag wurde nicht angenommen"),
        Standing.ANSWERED: _("Ihr Beitrag ist beantwortet"),
        Standing.OVERDUE: _("Die Antwort auf Ihren Beitrag ist überfällig"),
    }
    if row.status == ContributionStatus.RECEIVED:
        return texts.get(standing, _("Danke. Ihr Beitrag ist angekommen"))
    return texts.get(standing, _("Ihr Beitrag ist in Arbeit"))


def _entry(row: AnnotatedRow) -> dict[str, Any]:
    """One published contribution as the list shows it: where it stands, and its outcomes."""
    labels = dict(Outcome.choices)
    return {
        "row": row,
        "standing": Standing(row.standing).label,
        "outcomes": [(key, labels[key]) for key in row.outcomes if key != Outcome.OPEN],
    }


def _consultation(request: HttpRequest, slug: str) -> Consultation:
    """A consultation the visitor may see, with its counts."""
    row = consultations(request.user).filter(slug=slug).first()
    if row is None:
        raise Http404(_("Diese Beteiligung gibt es nicht, oder sie ist nicht öffentlich."))
    return row


def _by_code(code: str) -> Contribution | None:
    """The contribution whose receipt has this code."""
    rows = with_way(Contribution.objects.select_related("consultation__process", "topic", "area"))
    return rows.filter(code_hash=receipts.code_hash(code)).first()


def _count_guess(request: HttpRequest) -> int:
    """The status for a code nobody has: 429 after very many of them."""
    guesses = throttle.count("receipt", request, seconds=GUESS_SECONDS)
    return 429 if guesses > MANY_GUESSES else 422


def _not_found(request: HttpRequest, status: int) -> HttpResponse:
    """The page for a code nobody has; never the code itself."""
    context = {"reason": _unknown(status)}
    status = 429 if status == 429 else 404
    return render(request, "participation/contributions/unknown.html", context, status=status)


def _unknown(status: int) -> str:
    """What to say about a code nobody has."""
    if status == 429:
        return _(
            "Von diesem Anschluss kamen sehr viele unbekannte Codes. "
            "Ein richtiger Code öffnet Ihren Beitrag auch jetzt."
        )
    return _(
        "Diesen Code kennen wir nicht. Bitte vergleichen Sie ihn Zeichen für Zeichen mit Ihrer Quittung."
    )


def private(request: HttpRequest, response: HttpResponse, *, no_store: bool = True) -> HttpResponse:
    """An address that holds a code: not kept, not passed on, not indexed."""
    patch_cache_control(response, private=True, **{"no_store" if no_store else "no_cache": True})
    # Under "no-referrer" a browser hides where a form comes from, and "Abmelden" would be refused;
    # "strict-origin" names the house and never the address.
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    response["Referrer-Policy"] = "strict-origin" if signed_in else "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def receipt_parts(code: str) -> dict[str, Any]:
    """What a receipt shows: the code in groups, its address as a picture, and where to type it."""
    grouped = receipts.grouped(code)
    return {
        "code": grouped,
        "qr": _qr(settings.SITE_URL + reverse("participation:receipt", args=[grouped])),
        "lookup": settings.SITE_URL + reverse("participation:receipt_lookup"),
    }


def _qr(address: str) -> SafeString:
    """The address as a picture, drawn by attributes only."""
    drawn: Any = segno.make(address, error="m")
    return mark_safe(drawn.svg_inline(scale=1, border=2, omitsize=True, svgclass=None, lineclass=None))
