"""Bodies of steps and actors of topics become facts with a validity; rules that were off have ended.

Rows without a stated day count from this migration. What Erfurt's letter of December 2022 says was stated then:
it tells of 2 December, so it is from 2 to 31 December, and counts from its first day. Dates are append-only, so
their trigger is lifted for that and restored.
"""

from datetime import date, timedelta

from django.db import migrations
from django.utils import timezone

LETTER = "auf die Anfrage 0554/22"
FIRST, LAST = date(2022, 12, 2), date(2022, 12, 31)
DATES = ("StepDate", "EventDate", "CouncilInvitationDate", "DeliberationDate")
KEPT = (*DATES, "StepRecord")


def forwards(apps, schema_editor):
    """Carry over, then say of the letter when it was written."""
    model = lambda name: apps.get_model("participation", name)  # noqa: E731
    Step, Topic = model("Step"), model("Topic")
    pairs = Step.committees.through.objects.values_list("step", "committee", "step__source")
    model("StepBody").objects.bulk_create(
        model("StepBody")(step_id=step, committee_id=body, source=source) for step, body, source in pairs
    )
    pairs = Topic.actors.through.objects.values_list("topic", "organisation")
    model("TopicActor").objects.bulk_create(
        model("TopicActor")(topic_id=topic, organisation_id=actor) for topic, actor in pairs
    )
    today = timezone.localdate()
    off = model("FeedbackRule").objects.filter(is_active=False)
    off.update(ends_on=today - timedelta(days=1), end_stated_on=today)
    for name in ("StepBody", "FeedbackRule"):
        model(name).objects.filter(source__contains=LETTER).update(stated_on=FIRST, stated_until=LAST)
    for name in DATES:
        rows = model(name).objects.filter(stated_on=LAST, recorded_by=None).exclude(stated_wording="")
        rows.update(stated_on=FIRST, stated_until=LAST)
    model("StepRecord").objects.filter(source__contains=LETTER, recorded_by=None).update(stated_on=FIRST)


def backwards(apps, schema_editor):
    """What holds today; earlier facts cannot be told without their days."""
    model = lambda name: apps.get_model("participation", name)  # noqa: E731
    Step, Topic = model("Step"), model("Topic")
    Step.committees.through.objects.bulk_create(
        Step.committees.through(step_id=row.step_id, committee_id=row.committee_id)
        for row in model("StepBody").objects.filter(ends_on=None)
    )
    Topic.actors.through.objects.bulk_create(
        Topic.actors.through(topic_id=row.topic_id, organisation_id=row.organisation_id)
        for row in model("TopicActor").objects.filter(ends_on=None)
    )
    model("FeedbackRule").objects.filter(ends_on__isnull=False).update(is_active=False)
    for name in DATES:
        model(name).objects.filter(stated_on=FIRST, stated_until=LAST).update(
            stated_on=LAST, stated_until=None
        )


def _triggers(what):
    """Lift or restore the guard of what is append-only."""
    return [f"ALTER TABLE participation_{name.lower()} {what} TRIGGER USER" for name in KEPT]


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0041_validity"),
    ]

    operations = [
        migrations.RunSQL(_triggers("DISABLE"), _triggers("ENABLE")),
        migrations.RunPython(forwards, backwards),
        migrations.RunSQL(_triggers("ENABLE"), _triggers("DISABLE")),
    ]
