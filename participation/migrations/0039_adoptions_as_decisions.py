"""Each adoption that a version told of itself becomes a decision that names the version.

What was corrected becomes a chain of decisions, each put right by the next one. The day, the words about who
decided, who recorded it and when stay. The triggers of the tables tell the versions what was said of them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import migrations
from django.utils import timezone

# A decision that is there already takes the place of former records: it is named as what put them right.
TABLE, TRIGGER = "participation_decision", "pgtrigger_append_only_8ed3f"


@dataclass
class Record:
    """An adoption as it stood on record, from then on."""

    day: date
    words: str
    paper: int | None
    recorded_at: datetime
    recorded_by: int | None


class Models:
    """The tables as they are between the two schemas."""

    def __init__(self, apps):
        self.apps = apps

    def __getattr__(self, name):
        app = "guidelines" if name in ("Version", "FormerAdoption") else "participation"
        app = "stakeholders" if name == "Committee" else app
        return self.apps.get_model(app, name).objects


def carry_over(apps, schema_editor):
    """One deliberation for each adopted version, or the decision that tells of it already."""
    rows = Models(apps)
    named = []
    for version in rows.Version.exclude(adopted_on=None).select_related("guideline").order_by("pk"):
        records = records_of(rows, version)
        told = told_already(rows, version, records[-1])
        if told is None:
            add_chain(rows, version, new_deliberation(rows, version, records), records)
        else:
            last = add_chain(rows, version, told.deliberation, records[:-1])
            named.append((told, last, version, records[-1]))
    put_right(rows, schema_editor, {told.pk: last for told, last, *_rest in named if last is not None})
    for told, _last, version, record in named:
        name(rows, told, version, record, amended=told.outcome == "amended")


def put_right(rows, schema_editor, corrected):
    """Decisions by key, and the former record that each of them put right."""
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER {TRIGGER}")
    for pk, former in corrected.items():
        rows.Decision.filter(pk=pk).update(corrects=former)
    schema_editor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER {TRIGGER}")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def records_of(rows, version):
    """All that stood on record, the first one first; who corrected a record is who wrote the next one."""
    former = list(rows.FormerAdoption.filter(version=version).order_by("former_recorded_at", "pk"))
    authors = [None, *(row.recorded_by_id for row in former)]
    found = [
        Record(row.adopted_on, row.adopted_in, row.adopted_paper_id, row.former_recorded_at, by)
        for row, by in zip(former, authors)
    ]
    now = Record(
        version.adopted_on,
        version.adopted_in,
        version.adopted_paper_id,
        version.adoption_recorded_at,
        version.adoption_recorded_by_id,
    )
    return [*found, now]


def told_already(rows, version, record):
    """The one decision of that day about the same Drucksache, or in that committee about this process."""
    found = rows.Decision.filter(
        decided_on=record.day,
        correction=None,
        outcome__in=("adopted", "amended"),
        deliberation__withdrawn_at=None,
        deliberation__published_at__isnull=False,
    ).exclude(deliberation__role="preliminary")
    if record.paper:
        found = found.filter(deliberation__paper=record.paper)
    else:
        processes = rows.Process.filter(guidelines=version.guideline_id)
        found = found.filter(
            deliberation__paper=None,
            deliberation__committee__name=record.words,
            deliberation__process__in=processes,
        )
    told = list(found.select_related("deliberation")[:2])
    has_former = rows.FormerAdoption.filter(version=version).exists()
    fits = len(told) == 1 and not (has_former and told[0].corrects_id)
    return told[0] if fits else None


def new_deliberation(rows, version, records):
    """With its dates; as public as the document."""
    first, now = records[0], records[-1]
    guideline = version.guideline
    is_hidden = guideline.published_at is None or guideline.withdrawn_at is not None
    committee = rows.Committee.filter(name=now.words).first()
    deliberation = rows.Deliberation.create(
        title=f"{guideline.title}, Fassung {version.number}"[:200],
        process=rows.Process.filter(guidelines=guideline).order_by("-is_main", "name").first(),
        committee=committee,
        body="" if committee else now.words,
        paper_id=now.paper,
        role="decision",
        is_example=version.is_example,
        created=first.recorded_at,
        published_at=first.recorded_at,
        withdrawn_at=now.recorded_at if is_hidden else None,
    )
    for record in records:
        rows.DeliberationDate.create(
            subject=deliberation,
            kind="dated",
            earliest=record.day,
            latest=record.day,
            precision="day",
            stated_on=timezone.localdate(record.recorded_at),
            recorded_at=record.recorded_at,
            recorded_by_id=record.recorded_by,
        )
    return deliberation


def add_chain(rows, version, deliberation, records):
    """The decisions, each put right by the next one; the last of them, or None."""
    last = None
    for record in records:
        last = rows.Decision.create(
            deliberation=deliberation,
            decided_on=record.day,
            outcome="adopted",
            wording=f"beschlossen ({record.words})",
            corrects=last,
            recorded_at=record.recorded_at,
            recorded_by_id=record.recorded_by,
        )
        name(rows, last, version, record)
    return last


def name(rows, decision, version, record, *, amended=False):
    """What was recorded as adopted is, where the council amended the text, that text."""
    rows.DecisionSubject.create(
        decision=decision,
        version=version,
        role="text" if amended else "submitted",
        recorded_at=record.recorded_at,
        recorded_by_id=record.recorded_by,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0038_decision_subjects"),
        ("guidelines", "0014_version_status"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
