"""Dividing a contribution into its points: add one, correct its words, take it away."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from erfurt_sozialraum.editing.buttons import refuse
from erfurt_sozialraum.editing.conflicts import revision_of
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import add_latest, edit_shared, shown_on
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.moderation import points as actions
from participation.forms.moderation.points import NewPointForm, PointForm
from participation.models import Contribution, Point, Reply
from participation.overviews.moderation import naming

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
def point_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The points of a contribution beside its text, and a form for a further one."""
    contribution = _contribution(request, pk)
    points = list(contribution.points.all())
    named = naming(points)
    for point in points:
        point.named_in = named[point.pk]  # type: ignore[attr-defined]  # for the template
    form: Any = NewPointForm(request.POST or None, last=points[-1] if points else None)

    def add() -> Point:
        return actions.add_point(contribution, **form.cleaned_data)

    def done(point: Point) -> HttpResponse:
        messages.success(request, _("Anliegen %(n)d ist gespeichert.") % {"n": point.order})
        return redirect(f"{_address(request, 'point_list', pk)}#anliegen-{point.order}")

    context = _context(request, contribution) | {"points": points, "may_remove": len(points) > 1}
    show = shown_on(request, "participation/moderation/split.html", context)
    try:
        return add_latest(request, form, add=add, done=done, show=show)
    except Refused as refused:
        return refuse(request, refused.message, back=context["back"])


@form_methods
def point_edit(request: HttpRequest, pk: int, order: int) -> HttpResponse:
    """Correct the words of a point that has no answer yet."""
    contribution = _contribution(request, pk)
    point = _point(contribution, order)
    back = _address(request, "point_list", pk)
    if point is None:
        return _gone(request, back)
    if point.reply:
        return refuse(request, _("Dieses Anliegen ist schon beantwortet. Sein Text bleibt."), back=back)

    def done(_row: object) -> HttpResponse:
        messages.success(request, _("Der Text von Anliegen %(n)d ist gespeichert.") % {"n": order})
        return redirect(f"{back}#anliegen-{order}")

    form = PointForm(request.POST or None, instance=point)
    context = _context(request, contribution) | {"order": order, "back": back}
    page = "participation/moderation/point_edit.html"
    try:
        return edit_shared(
            request, form, template=page, done=done, store=actions.correct_point, context=context
        )
    except Refused as refused:
        return refuse(request, refused.message, back=back)


@form_methods
def point_remove(request: HttpRequest, pk: int, order: int) -> HttpResponse:
    """Ask once, then take a point away that nobody has answered."""
    contribution = _contribution(request, pk)
    point = _point(contribution, order)
    back = _address(request, "point_list", pk)
    if point is None:
        return _gone(request, back)
    if request.method == "POST":
        try:
            actions.remove_point(point, revision=request.POST.get("revision", ""))
        except Refused as refused:
            return refuse(request, refused.message, back=back)
        messages.success(request, _("Anliegen %(n)d ist entfernt.") % {"n": order})
        return redirect(back)
    context = {"point": point, "contribution": contribution, "back": back, "revision": revision_of(point)}
    context["action_label"] = _("Anliegen entfernen")
    return render(request, "participation/moderation/point_remove.html", context)


def _contribution(request: HttpRequest, pk: int) -> Contribution:
    """The accepted contribution with its points and their answers."""
    require(request, "participation.divide")
    points = Point.objects.order_by("order").prefetch_related(Prefetch("replies", Reply.objects.all()))
    rows = Contribution.objects.visible_to(request.user).accepted().select_related("consultation")
    found: Contribution = get_object_or_404(rows.prefetch_related(Prefetch("points", points)), pk=pk)
    return found


def _point(contribution: Contribution, order: int) -> Point | None:
    return next((row for row in contribution.points.all() if row.order == order), None)


def _context(request: HttpRequest, contribution: Contribution) -> dict[str, Any]:
    """The contribution, and the way back into the list from which it was opened."""
    return {
        "contribution": contribution,
        "query": request.GET.urlencode(),
        "back": _address(request, "moderation_detail", contribution.pk),
    }


def _address(request: HttpRequest, name: str, pk: int) -> str:
    """An address with the filter of the queue."""
    query = request.GET.urlencode()
    return reverse(f"participation:{name}", args=[pk]) + (f"?{query}" if query else "")


def _gone(request: HttpRequest, back: str) -> HttpResponse:
    """Sent twice, or somebody else was first."""
    messages.info(request, _("Dieses Anliegen gibt es nicht mehr."))
    return redirect(back)
