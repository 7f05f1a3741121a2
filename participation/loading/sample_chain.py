"""The end of the way, as examples: a second version, a report that the worker renders, and a decision."""

import uuid
from datetime import date, timedelta
from typing import Any

from erfurt_sozialraum.dates import Precision, today
from guidelines.actions.versions import begin_draft, publish_version
from guidelines.models import Article, ChangeReason, Guideline, ReasonKind, Version, Wording
from participation.actions.documents import add_reason
from participation.actions.hearings.naming import Subjects, name_subjects
from participation.actions.hearings.sessions import join_session
from participation.actions.moderation.mentions import name_points
from participation.actions.reports import order_report
from participation.models import (
    Decision,
    Deliberation,
    Event,
    EventStatus,
    Point,
    Process,
    Reply,
    Report,
    Result,
)
from participation.overviews.replies import PROMISED
from stakeholders.models import Committee

from .rows import Seeder, add_date, read_toml


def load_sample_chain(process: Process) -> None:
    """Add what is missing of it, once."""
    if Deliberation.objects.filter(process=process, is_example=True).exists():
        return
    process.refresh_from_db(fields=["records_from"])  # the examples begin earlier
    data = read_toml("sample_chain.toml")
    _load_version(data["version"])
    report = _order(process, data["report"])
    _load_decision(process, report, data["decision"])


def _load_version(item: dict[str, Any]) -> None:
    """The next version of the example document, with old and new words and the reasons; no real draft."""
    guideline = Guideline.objects.get(slug=item["guideline"])
    if list(guideline.versions.values_list("number", "is_example")) != [(1, True)]:
        return  # planners write here already
    draft, _new = begin_draft(guideline)
    as_of = today() - timedelta(days=item["days_ago"])
    Version.objects.filter(pk=draft.pk).update(as_of=as_of)
    for article in item["articles"]:
        row = draft.wordings.select_related("article").get(article__key=article["key"])
        because = _because_of(row.article, as_of)
        if because["points"] or because["results"]:
            Wording.objects.filter(pk=row.pk).update(text=article["text"].strip())
            add_reason(draft, row.article, text=article["reason"], by=None, **because)
    draft.refresh_from_db()
    publish_version(draft)


def _because_of(article: Article, day: date) -> dict[str, Any]:
    """The examples that asked for a change of this article until a day: results, promised points."""
    promised = Reply.objects.that_count().filter(
        outcome__in=PROMISED, wording__article=article, replied_on__lte=day
    )
    results = Result.objects.filter(wordings__article=article, is_example=True, happened_on__lte=day)
    points = Point.objects.filter(pk__in=promised.values("point"), contribution__is_example=True)
    return {"kind": ReasonKind.VOICES, "points": points, "results": results.distinct()}


def _order(process: Process, item: dict[str, str]) -> Report:
    """An order like any other: the worker takes it up, and what it has rendered is public as an example."""
    return order_report(
        process=process,
        committee=Committee.objects.get(slug=item["committee"]),
        period_from=process.records_from,
        period_to=today(),
        form_key=uuid.UUID(item["form_key"]),
        by=None,
        is_example=True,
    )


def _load_session(process: Process, committee: Committee | None, title: str) -> Event:
    """The session of today, in which the report is an item."""
    event = Seeder().add(
        Event, process=process, committee=committee, title=title, status=EventStatus.HELD, is_example=True
    )
    add_date(event, {"precision": Precision.DAY, "day": today(), "source": "Beispiel"})
    return event


def _load_decision(process: Process, report: Report, item: dict[str, str]) -> None:
    """What the committee decided in its session, about the contributions that a result was made from."""
    seed = Seeder()
    event = _load_session(process, report.committee, item["session"])
    row = seed.add(
        Deliberation,
        process=process,
        committee=report.committee,
        report=report,
        title=item["title"],
        role=item["role"],
        is_example=True,
    )
    join_session(row, event=event, seen=None, by=None)
    decision = seed.add(
        Decision,
        deliberation=row,
        item=event.agenda_items.get(),
        decided_on=today(),
        outcome=item["outcome"],
        wording=item["wording"],
        votes=item["votes"],
        source="Beispiel",
    )
    result = Result.objects.filter(event__process=process, is_example=True, title=item["result"]).first()
    if result:
        _name(decision, result)


def _name(decision: Decision, result: Result) -> None:
    """What the committee spoke of: the result, the version that took it up, the points behind its change."""
    of_article = {"article__wordings__in": result.wordings.all(), "version__is_example": True}
    reasons = ChangeReason.objects.filter(**of_article)
    points = Point.objects.filter(reason_sources__reason__in=reasons)
    name_points(decision, points.select_related("contribution").distinct())
    versions = Version.objects.filter(reasons__in=reasons).distinct()
    report = decision.deliberation.report
    named: Subjects = {"version": versions, "result": [result], "report": [report] if report else []}
    name_subjects(decision, named, by=None)
