"""The end of the way, as examples: a second version, a report that the worker renders, and a decision."""

import uuid
from datetime import timedelta
from typing import Any

from erfurt_sozialraum.dates import Precision, today
from guidelines.actions.versions import begin_draft, publish_version
from guidelines.models import Article, ArticleChange, Guideline, Version
from participation.actions.reports import order_report
from participation.models import Decision, Deliberation, Process, Report, Result
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
        changed = Article.objects.filter(version=draft, key=article["key"]).exclude(
            text=article["text"].strip()
        )
        if changed.update(text=article["text"].strip()):
            ArticleChange.objects.create(version=draft, key=article["key"], reason=article["reason"])
    draft.refresh_from_db()
    publish_version(draft)


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


def _load_decision(process: Process, report: Report, item: dict[str, str]) -> None:
    """What the committee decided, about the contributions that a result was made from."""
    seed = Seeder()
    row = seed.add(
        Deliberation,
        process=process,
        committee=report.committee,
        report=report,
        title=item["title"],
        role=item["role"],
        is_example=True,
    )
    add_date(row, {"precision": Precision.DAY, "day": today(), "source": "Beispiel"})
    decision = seed.add(
        Decision,
        deliberation=row,
        decided_on=today(),
        wording=item["wording"],
        votes=item["votes"],
        source="Beispiel",
    )
    result = Result.objects.filter(event__process=process, is_example=True, title=item["result"]).first()
    if result:
        decision.contributions.set(result.contributions.all())
