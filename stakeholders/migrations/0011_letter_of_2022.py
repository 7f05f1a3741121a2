"""Seats that Erfurt's letter of December 2022 names were stated then: from 2 to 31 December."""

from datetime import date

from django.db import migrations

FIRST, LAST = date(2022, 12, 2), date(2022, 12, 31)


def forwards(apps, schema_editor):
    """Only seats: where a project works, the letter does not say."""
    Seat = apps.get_model("stakeholders", "Seat")
    named = Seat.objects.filter(source__startswith="Antwort auf die Anfrage 0554/22", is_example=False)
    named.update(stated_on=FIRST, stated_until=LAST)


class Migration(migrations.Migration):
    dependencies = [
        ("stakeholders", "0010_validity"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
