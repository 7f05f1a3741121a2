"""Planners write the articles of a draft, put them in order, and say why they changed."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from erfurt_sozialraum.editing.buttons import change
from erfurt_sozialraum.editing.forms import SharedForm
from erfurt_sozialraum.editing.pages import edit, form_methods
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.actions import versions as actions
from guidelines.forms.versions import ArticleForm, NewArticleForm, ReasonForm
from guidelines.models import Article, ArticleChange, Version
from guidelines.overviews.versions.changes import changes_in
from stakeholders.rules import account_of

from .versions import about, find_version, too_late, version_address


def _place(row: Article) -> str:
    """Where an article stands on the page of its version."""
    return f"{version_address(row.version)}#artikel-{row.key}"


def _articles(request: HttpRequest) -> QuerySet[Article]:
    """All that the user may edit or read here."""
    require(request, "guidelines.edit")
    rows = Article.objects.filter(version__in=Version.objects.visible_to(request.user))
    return rows.select_related("version__guideline")


def _article(request: HttpRequest, pk: int) -> Article:
    return get_object_or_404(_articles(request), pk=pk)


@form_methods
def article_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an article to a draft."""
    version = find_version(request, pk)
    articles = list(version.articles.order_by("order", "pk"))
    form = NewArticleForm(request.POST or None, instance=Article(version=version), articles=articles)
    return _write(request, form, about(version, _("Artikel hinzufügen")), _("Der Artikel ist hinzugefügt."))


@form_methods
def article_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of an article of a draft."""
    row = _articles(request).filter(pk=pk).first()
    if row is None and request.method == "POST":
        return _gone(request, ArticleForm(request.POST, instance=Article()))
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


@require_POST
def article_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an article out of a draft."""
    row = _article(request, pk)
    said = _("„%(heading)s“ steht nicht mehr im Entwurf.") % {"heading": row.heading}
    back = version_address(row.version)
    return change(request, lambda: actions.remove_article(row), said=said, back=back, to=f"{back}#artikel")


@require_POST
def article_restore(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Take up again what the version before says."""
    version = find_version(request, pk)
    said, back = _("Der Artikel steht wieder im Entwurf."), version_address(version)
    to = f"{back}#artikel-{key}"
    return change(request, lambda: actions.restore_article(version, key), said=said, back=back, to=to)


@form_methods
def reason(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Say why an article of a draft is new, changed or gone, with both wordings in view."""
    version = find_version(request, pk)
    change = changes_in(version).by_key.get(key)
    if change is None and request.method == "POST":
        return _gone(request, ReasonForm(request.POST, instance=ArticleChange()))
    if change is None or (request.method != "POST" and not (version.is_draft and change.kind)):
        raise Http404(_("Zu diesem Artikel ist hier kein Grund gefragt."))
    instance = change.statement or ArticleChange(version=version, key=key)
    form = ReasonForm(request.POST or None, instance=instance)
    context = about(version, _("Warum?")) | {"change": change}
    context["title"] = _("Grund: %(heading)s") % {"heading": change.article.heading}
    back = f"{version_address(version)}#artikel-{key}"

    def store(row: ArticleChange, **said: Any) -> ArticleChange:
        return actions.store_reason(row, by=account_of(request), **said)

    try:
        return edit(
            request,
            form,
            said=_("Der Grund ist gespeichert."),
            to=lambda _row: back,
            store=store,
            context=context,
            template="guidelines/versions/reason.html",
        )
    except Refused as refused:
        return too_late(request, refused, form, back=version_address(version))
