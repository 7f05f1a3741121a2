"""What results and decisions name, contribution by contribution, becomes rows that name points.

A contribution with one point: that point. One with several, or with none yet: the whole contribution. Which of
several points was meant, nobody wrote down. Rows are only added, so no trigger has to be lifted.
"""

from collections import defaultdict

from django.db import migrations

OWNERS = {"Result": "ResultMention", "Decision": "DecisionMention"}


def carry_over(apps, schema_editor):
    """One row for each link between a result or a decision and a contribution."""
    points = defaultdict(list)
    rows = apps.get_model("participation", "Point").objects.order_by("contribution", "order")
    for contribution, pk in rows.values_list("contribution", "pk"):
        points[contribution].append(pk)
    for owner, mention in OWNERS.items():
        key = f"{owner.lower()}_id"
        named = apps.get_model("participation", mention)
        through = apps.get_model("participation", owner).contributions.through
        links = through.objects.order_by("pk").values_list(key, "contribution_id")
        named.objects.bulk_create(
            (
                named(
                    **{key: pk},
                    contribution_id=contribution,
                    point_id=points[contribution][0] if len(points[contribution]) == 1 else None,
                )
                for pk, contribution in links
            ),
            batch_size=1000,
        )


def put_back(apps, schema_editor):
    """The contributions that are named; which of their points were meant is lost."""
    for owner, mention in OWNERS.items():
        key = f"{owner.lower()}_id"
        through = apps.get_model("participation", owner).contributions.through
        named = apps.get_model("participation", mention).objects.order_by(key, "contribution_id")
        pairs = named.values_list(key, "contribution_id").distinct()
        through.objects.bulk_create(
            (through(**{key: pk}, contribution_id=contribution) for pk, contribution in pairs), batch_size=1000
        )


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0035_mentions"),
    ]

    operations = [
        migrations.RunPython(carry_over, put_back),
    ]
