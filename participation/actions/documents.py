"""Why articles change: reasons with the points and results behind them, and taking a reason back."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from erfurt_sozialraum.forms.keys import once
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import Article, ChangeReason, Paper, ReasonKind, Version
from guidelines.overviews.versions.changes import changes_in
from participation.models import AgendaItem, Point, ReasonSource, Result
from stakeholders.models import Organisation, User


@transaction.atomic
def add_reason(
    version: Version,
    article: Article,
    *,
    kind: str,
    text: str = "",
    paper: Paper | None = None,
    office: Organisation | None = None,
    points: Iterable[Point] = (),
    results: Iterable[Result] = (),
    item: AgendaItem | None = None,
    form_key: UUID | None = None,
    by: User | None,
) -> ChangeReason:
    """Say why a version, public or not, changed an article; pressed twice, it is said once."""
    row = Version.objects.select_for_update(of=("self",)).filter(pk=version.pk).first()
    if row is None or row.set_aside_at:
        raise Refused(_("Diesen Entwurf gibt es nicht mehr: Er wurde verworfen."))
    if same := once(ChangeReason.objects, form_key):
        return same
    change = changes_in(row).by_key.get(article.key)
    if change is None or not change.kind:
        raise Refused(_("Diese Fassung ändert den Artikel nicht mehr. Dann braucht es auch keinen Grund."))
    reason = ChangeReason.objects.create(
        version=row,
        article=article,
        kind=kind,
        text=text,
        paper=paper if kind == ReasonKind.COUNCIL else None,
        office=office if kind == ReasonKind.EXPERT else None,
        form_key=form_key,
        recorded_by=by,
    )
    sources = [ReasonSource(reason=reason, point=point) for point in points]
    sources += [ReasonSource(reason=reason, result=result) for result in results]
    sources += [ReasonSource(reason=reason, item=item)] if item and kind == ReasonKind.COUNCIL else []
    ReasonSource.objects.bulk_create(sources)
    return reason


@transaction.atomic
def take_back_reason(reason: ChangeReason, *, text: str, by: User) -> ChangeReason:
    """Take a reason back, and say why; it stays readable for the planning."""
    row = ChangeReason.objects.select_for_update(of=("self",), no_key=True).get(pk=reason.pk)
    if row.takes_back_id or ChangeReason.objects.filter(takes_back=row).exists():
        raise Refused(_("Dieser Grund ist schon zurückgenommen."))
    return ChangeReason.objects.create(
        version_id=row.version_id,
        article_id=row.article_id,
        kind=ReasonKind.UNNAMED,
        text=text,
        takes_back=row,
        recorded_by=by,
    )
