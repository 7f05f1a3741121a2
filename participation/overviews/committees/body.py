"""A body's page besides the three answers: state of work, feedback, steps, dates, reports."""

from collections.abc import Sequence
from datetime import date

from django.db.models import OuterRef, Prefetch
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.nested import nested, restored
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import CommitteeResponse, Event, FeedbackLoop, Result, Step
from participation.overviews.hearings.reported import with_reports
from stakeholders.models import Committee, StatusUpdate

from .bodies import known_bodies
from .feedback import with_feedback


def body(user: Viewer, slug: str, day: date | None = None) -> AnnotatedRow | None:
    """A body with its feedback, editions, events, results and released reports, or None; one query.

    As of a day, today by default.
    """
    mine = OuterRef("pk")
    editions = StatusUpdate.objects.visible_to(user).as_of(day).of_outer()
    events = Event.objects.visible_to(user).filter(committee=mine).as_of(day).with_latest_date()
    if day is not None:
        events = events.not_cancelled()  # since when, nobody knows
    results = Result.objects.visible_to(user).filter(event__committee=mine)
    rows = with_feedback(user, known_bodies(user, day).filter(slug=slug), day=day)
    return (
        with_reports(user, rows, day=day)
        .annotate(
            nested_editions=nested(editions),
            nested_events=nested(events, plus=["latest_date"]),
            nested_results=nested(results, without=["text"]),
        )
        .first()
    )


def editions(body: AnnotatedRow) -> list[StatusUpdate]:
    """All editions of the state of work, newest first."""
    return [restored(StatusUpdate, values) for values in body.nested_editions]


def events(body: AnnotatedRow) -> list[Event]:
    """Meetings and events of the body, latest first; those without a day at the top."""
    rows = [restored(Event, values) for values in body.nested_events]
    return sorted(rows, key=lambda row: (row.date and row.date.latest) or date.max, reverse=True)


def proofs(body: AnnotatedRow, loops: Sequence[FeedbackLoop]) -> list[tuple[date, str]]:
    """Days, with what is known of them, that show the body at work although no date of its own is shown."""
    heard = {
        (
            row.happened_on,
            _("hat das Gremium von einem Ergebnis gehört: %(where)s") % {"where": row.where},
        )
        for loop in loops
        for row in loop.standing
        if row.is_hearing and row.happened_on
    }
    results = [restored(Result, values) for values in body.nested_results]
    own = {
        (row.happened_on, _("kam es zu einem Ergebnis: %(title)s") % {"title": str(row)}) for row in results
    }
    return sorted(heard | own, reverse=True)


def loops(user: Viewer, body: Committee, *, with_responses: bool) -> list[FeedbackLoop]:
    """Results that the body is to hear of, newest first; responses only for those who may see them."""
    rows = FeedbackLoop.objects.visible_to(user).filter(committee=body).with_state()
    rows = rows.with_statements().select_related("committee", "result__event")
    rows = rows.order_by("-result__happened_on", "-pk")
    if with_responses:
        rows = rows.prefetch_related(
            Prefetch("responses", CommitteeResponse.objects.with_standing().select_related("said_by"))
        )
    return list(rows)


def steps(user: Viewer, body: Committee, day: date | None = None) -> list[Step]:
    """Steps in which the body takes part, as of a day, today by default; one query."""
    return list(Step.objects.visible_to(user).as_of(day).of_body(body).with_state())


def sources(steps: Sequence[Step], events: Sequence[Event]) -> list[str]:
    """Where it says when these are."""
    rows: list[Step | Event] = [*steps, *events]
    return [row.date.source for row in rows if row.date]
