"""What is on record of a loop becomes statements: where and when the body heard of it, and what it answered.

Of a record only the day and the place of hearing are known, never that anybody spoke about it: so it says "lag
vor". What the body answered stood in the same record and is told of the same day and place. Who recorded it and
when stays. Nothing is changed or deleted here, so no trigger has to be lifted.
"""

from django.db import migrations


def _facts(row):
    """What hearing and answer have in common."""
    return {
        "loop_id": row.loop_id,
        "happened_on": row.heard_on,
        "event_id": row.event_id,
        "where": row.where.strip() or (row.event.title[:200] if row.event else "Ort nicht vermerkt"),
        "recorded_at": row.recorded_at,
        "recorded_by_id": row.recorded_by_id,
    }


def to_statements(apps, schema_editor):
    """One statement for each record, and a second one where it holds an answer."""
    FeedbackRecord = apps.get_model("participation", "FeedbackRecord")
    FeedbackStatement = apps.get_model("participation", "FeedbackStatement")
    statements = []
    for row in FeedbackRecord.objects.select_related("event").order_by("recorded_at", "pk"):
        statements.append(FeedbackStatement(kind="presented", **_facts(row)))
        if row.answer.strip():
            statements.append(FeedbackStatement(kind="answered", text=row.answer, **_facts(row)))
    FeedbackStatement.objects.bulk_create(statements)


def to_records(apps, schema_editor):
    """Of each loop the last hearing and the last answer that count; a record holds no more than that."""
    FeedbackRecord = apps.get_model("participation", "FeedbackRecord")
    FeedbackStatement = apps.get_model("participation", "FeedbackStatement")
    found = {}
    standing = FeedbackStatement.objects.filter(undone_by=None).exclude(kind__in=["taken_back", "postponed"])
    for row in standing.order_by("happened_on", "recorded_at", "pk"):
        record = found.setdefault(row.loop_id, FeedbackRecord(loop_id=row.loop_id, heard_on=row.happened_on))
        if row.kind == "answered":
            record.answer = row.text
        else:
            record.heard_on, record.where, record.event_id = row.happened_on, row.where, row.event_id
        record.where = record.where or row.where or "Ort nicht vermerkt"
        record.recorded_at, record.recorded_by_id = row.recorded_at, row.recorded_by_id
    FeedbackRecord.objects.bulk_create(found.values())


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0023_feedback_statements"),
    ]

    operations = [
        migrations.RunPython(to_statements, to_records),
    ]
