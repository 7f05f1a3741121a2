"""The page on which somebody states a date: a row of its own, added beside the earlier statements."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates.forms import DateStatementForm
from erfurt_sozialraum.dates.models import DateStatement, state_date
from erfurt_sozialraum.editing.views import Conflict
from erfurt_sozialraum.rows.annotated import AnnotatedRow

from .views import add_latest, shown_on


def edit_date(
    request: HttpRequest,
    subject: AnnotatedRow | None,
    *,
    make: Callable[[], Any] | None = None,
    template: str,
    done: Callable[[], HttpResponse],
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form of a dated row, or add what it states; the earlier statements stay.

    Where there is no row yet, `make` gives the one that the first statement belongs to.
    """
    form: Any = DateStatementForm(request.POST or None, subject=subject)

    @transaction.atomic
    def add() -> DateStatement:
        row = make() if subject is None and make else subject
        return state_date(subject=row, by=request.user, seen=form.cleaned_data["seen"], **form.statement())

    def show(form: DateStatementForm, *, conflict: Conflict | None = None, **status: int) -> HttpResponse:
        now = {"current": conflict["latest"] if conflict else form.known}
        return shown_on(request, template, context | now)(form, conflict=conflict, **status)

    def said(statement: DateStatement) -> HttpResponse:
        answer = done()
        tell_older(request, statement)
        return answer

    return add_latest(request, form, add=add, done=said, show=show)


def tell_older(request: HttpRequest, statement: AnnotatedRow) -> None:
    """Say so where an older source was entered: what was stated later goes on to count."""
    latest = statement.subject.dates.first()
    if latest is not None and latest.pk != statement.pk:
        text = _("Diese Angabe ist älter. Es gilt weiter die vom %(day)s: %(date)s.")
        messages.info(request, text % {"day": latest.stated_text, "date": latest.text})
