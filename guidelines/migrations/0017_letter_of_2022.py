"""What is stated of "Dezember 2022" was stated within it: of the letter that tells of 2 December, from then on.

Dates are append-only, so their trigger is lifted for that and restored.
"""

from datetime import date

from django.db import migrations

FIRST, LAST = date(2022, 12, 2), date(2022, 12, 31)
TABLE = "guidelines_papermilestonedate"


def forwards(apps, schema_editor):
    """Only rows that were loaded: nobody is named who recorded them."""
    dates = apps.get_model("guidelines", "PaperMilestoneDate").objects
    loaded = dates.filter(stated_on=LAST, stated_wording="Dezember 2022", recorded_by=None)
    loaded.update(stated_on=FIRST, stated_until=LAST)


def backwards(apps, schema_editor):
    """As it stood."""
    dates = apps.get_model("guidelines", "PaperMilestoneDate").objects
    dates.filter(stated_on=FIRST, stated_until=LAST).update(stated_on=LAST, stated_until=None)


class Migration(migrations.Migration):
    dependencies = [
        ("guidelines", "0016_stated_span"),
    ]

    operations = [
        migrations.RunSQL(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER", f"ALTER TABLE {TABLE} ENABLE TRIGGER USER"),
        migrations.RunPython(forwards, backwards),
        migrations.RunSQL(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER", f"ALTER TABLE {TABLE} DISABLE TRIGGER USER"),
    ]
