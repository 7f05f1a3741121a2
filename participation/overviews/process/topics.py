"""A topic: who is drawn in for it, what happens, what came of it, what is still examined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import JSONObject, Now

from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import Consultation, Event, Process, Result, Step, Topic, TopicActor
from participation.overviews.ledger.figures import Selection, Tally, tally
from stakeholders.models import Organisation

from .pages import Question, questions


@dataclass(frozen=True)
class TopicPage:
    """Everything on a topic's page; `topic` carries `actors_shown` and `consultations_shown` as dicts."""

    topic: Topic
    steps: Sequence[Step]
    events: Sequence[Event]
    results: Sequence[Result]
    questions: Sequence[Question]
    counted: Tally

    @property
    def open_questions(self) -> list[Question]:
        """Not answered yet."""
        return [row for row in self.questions if row.state != "answered"]

    @property
    def answered_questions(self) -> list[Question]:
        """Answered ones."""
        return [row for row in self.questions if row.state == "answered"]


def topic_page(user: Viewer, slug: str) -> TopicPage | None:
    """A topic, or None where it or its process may not be seen."""
    topic = _topics(user).filter(slug=slug).first()
    if topic is None:
        return None
    steps = Step.objects.visible_to(user).filter(topics=topic).in_order_of_time()
    events = Event.objects.visible_to(user).filter(topics=topic).in_order_of_time()
    results = Result.objects.visible_to(user).filter(topics=topic).select_related("event")
    return TopicPage(
        topic=topic,
        steps=list(steps),
        events=list(events.order_by(F("date_earliest").desc(nulls_last=True), "-pk")),
        results=list(results),
        questions=questions(user, topic=topic),
        counted=tally(user, Selection(topic=slug)),
    )


def _topics(user: Viewer) -> QuerySet[Topic]:
    actors = (
        Organisation.objects.visible_to(user)
        .filter(
            pk__in=TopicActor.objects.current().filter(topic=OuterRef(OuterRef("pk"))).values("organisation")
        )
        .order_by("sort_key")
    )
    stage = Case(
        When(opens_at__gt=Now(), then=Value("coming")),
        When(closes_at__gt=Now(), then=Value("open")),
        default=Value("closed"),
    )
    asked = Consultation.objects.visible_to(user).filter(topics=OuterRef("pk")).order_by("-closes_at", "pk")
    rows = Topic.objects.visible_to(user).filter(process__in=Process.objects.visible_to(user))
    return rows.select_related("process").annotate(
        actors_shown=ArraySubquery(
            actors.values(facts=JSONObject(name="name", note="note", is_example="is_example"))
        ),
        consultations_shown=ArraySubquery(
            asked.values(facts=JSONObject(title="title", slug="slug", stage=stage, is_example="is_example"))
        ),
    )
