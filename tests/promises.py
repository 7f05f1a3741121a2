"""What was promised about articles, and the versions that kept it."""

from guidelines.models import ChangeReason, ReasonKind
from participation.models import Outcome, Point, ReasonSource, Reply
from tests.factories import AcceptedFactory


def promise(wording, *, outcome=Outcome.ADOPTED, **contribution):
    """A reply to a published contribution that promises something about an article."""
    point = AcceptedFactory(**contribution).points.get()
    return Reply.objects.create(point=point, outcome=outcome, reason="Kommt in den Entwurf.", wording=wording)


def because_of(version, article, *sources, text="Viele baten darum.", kind=ReasonKind.VOICES):
    """Why a version changed an article: these points and results."""
    reason = ChangeReason.objects.create(version=version, article=article, kind=kind, text=text)
    for row in sources:
        field = "point" if isinstance(row, Point) else "result"
        ReasonSource.objects.create(reason=reason, **{field: row})
    return reason
