"""Planners write the articles of a draft, put them in order, split, merge and remove them."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from erfurt_sozialraum.editing.buttons import change
from erfurt_sozialraum.editing.forms import SharedForm
from erfurt_sozialraum.editing.pages import FORM, edit, form_methods
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.actions import versions as actions
from guidelines.forms.versions import ArticleForm, MergeForm, NewArticleForm, SplitForm
from guidelines.models import Wording

from .versions import about, find_version, too_late, version_address


def _place(row: Wording) -> str:
    """Where an article stands on the page of its version."""
    return f"{version_address(row.version)}#artikel-{row.key}"


def _articles(request: HttpRequest) -> QuerySet[Wording]:
    """All that the user may edit or read here."""
    require(request, "guidelines.edit")
    rows = Wording.objects.visible_to(request.user).in_text()
    return rows.with_document()


def _article(request: HttpRequest, pk: int) -> Wording:
    return get_object_or_404(_articles(request), pk=pk)


@form_methods
def article_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an article to a draft."""
    version = find_version(request, pk)
    articles = list(version.wordings.in_text().order_by("order", "pk"))
    form = NewArticleForm(request.POST or None, instance=Wording(version=version), articles=articles)
    return _write(request, form, about(version, _("Artikel hinzufügen")), _("Der Artikel ist hinzugefügt."))


@form_methods
def article_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of an article of a draft."""
    row = _articles(request).filter(pk=pk).first()
    if row is None and request.method == "POST":
        return _gone(request, ArticleForm(request.POST, instance=Wording()))
    if row is None:
        raise Http404(_("Diesen Artikel gibt es nicht, oder jemand hat ihn aus dem Entwurf entfernt."))
    form = ArticleForm(request.POST or None, instance=row)
    return _write(
        request, form, about(row.version, _("Artikel bearbeiten")), _("Der Artikel ist gespeichert.")
    )


def _gone(request: HttpRequest, form: SharedForm) -> HttpResponse:
    """Somebody took out of the draft what this person was writing about."""
    refused = Refused(_("Diesen Artikel gibt es nicht mehr: Jemand hat ihn aus dem Entwurf entfernt."))
    return too_late(request, refused, form, back=reverse("guidelines:document_list"))


def _write(request: HttpRequest, form: ArticleForm, context: dict[str, Any], said: str) -> HttpResponse:
    """Store the words, or say that it is too late for that."""
    version = form.instance.version
    if not version.is_draft and request.method != "POST":
        raise Http404(_("Diese Fassung ist öffentlich. Sie wird nicht mehr geändert."))
    try:
        return edit(request, form, said=said, to=_place, store=actions.store_article, context=context)
    except Refused as refused:
        return too_late(request, refused, form, back=version_address(version))


@require_POST
def article_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an article another position; pressing twice asks for the same position twice."""
    row = _article(request, pk)
    try:
        position = int(request.POST.get("platz", ""))
    except ValueError:
        raise Http404 from None
    return change(
        request,
        lambda: actions.move_article(row, position=position),
        said="",
        back=version_address(row.version),
        to=_place(row),
    )


def _of_draft(request: HttpRequest, pk: int) -> Wording:
    """An article that may still be changed; what is sent too late is refused by the action."""
    row = _article(request, pk)
    if not row.version.is_draft and request.method != "POST":
        raise Http404(_("Diese Fassung ist öffentlich. Sie wird nicht mehr geändert."))
    return row


@form_methods
def article_split(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a part of an article to a new one; what remains is edited next."""
    row = _of_draft(request, pk)
    form = SplitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = _("Der neue Artikel steht dahinter. Kürzen Sie jetzt, was hier stehen bleibt.")
        to = reverse("guidelines:article_edit", args=[row.pk])
        values = form.cleaned_data
        return change(
            request,
            lambda: actions.split_article(row, values=values),
            said=said,
            back=version_address(row.version),
            to=to,
        )
    lead = _(
        "Ein Teil von „%(heading)s“ wird ein eigener Artikel. Beide behalten die Geschichte des bisherigen."
    )
    context = about(row.version, _("Artikel teilen"), lead=lead % {"heading": row.heading})
    return render(request, FORM, context | {"form": form}, status=422 if form.errors else 200)


@form_methods
def article_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an article go on in another one, whose words are edited next."""
    row = _of_draft(request, pk)
    form = MergeForm(request.POST or None, wording=row)
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        said = _("„%(old)s“ geht auf in „%(new)s“. Ergänzen Sie jetzt dessen Text.")
        return change(
            request,
            lambda: actions.merge_article(row, into=into),
            said=said % {"old": row.heading, "new": into.heading},
            back=version_address(row.version),
            to=reverse("guidelines:article_edit", args=[into.pk]),
        )
    lead = _(
        "„%(heading)s“ steht dann nicht mehr für sich. "
        "Wer ihm bis heute folgt, wird zum anderen Artikel geführt."
    )
    context = about(row.version, _("Artikel zusammenlegen"), lead=lead % {"heading": row.heading})
    return render(request, FORM, context | {"form": form}, status=422 if form.errors else 200)


@form_methods
def article_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take an article out of a draft."""
    row = _of_draft(request, pk)
    back = version_address(row.version)
    if request.method == "POST":
        said = _("„%(heading)s“ steht nicht mehr im Entwurf.") % {"heading": row.heading}
        to = f"{back}#artikel"
        return change(request, lambda: actions.remove_article(row), said=said, back=back, to=to)
    context = about(row.version, _("Artikel entfernen")) | {
        "wording": row,
        "action_label": _("Artikel entfernen"),
    }
    return render(request, "guidelines/versions/remove.html", context)


@require_POST
def article_restore(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Take up again what the version before says."""
    version = find_version(request, pk)
    said, back = _("Der Artikel steht wieder im Entwurf."), version_address(version)
    to = f"{back}#artikel-{key}"
    return change(request, lambda: actions.restore_article(version, key), said=said, back=back, to=to)
