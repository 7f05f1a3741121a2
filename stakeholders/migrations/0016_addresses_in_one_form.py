"""Addresses with letters beyond ASCII in the form in which they are looked up and sent to (IDNA 2008)."""

from django.db import migrations

from erfurt_sozialraum.text.addresses import sendable_address

HOLDERS = (("User", "email"), ("PersonContact", "email"), ("BarrierReport", "email"))


def convert(apps, schema_editor):
    for name, column in HOLDERS:
        rows = apps.get_model("stakeholders", name).objects
        for row in rows.filter(**{f"{column}__regex": r"[^\x01-\x7f]"}):
            address = sendable_address(getattr(row, column))
            # Two accounts for one mailbox: a person decides which is to stay.
            if name == "User" and rows.filter(email__iexact=address).exclude(pk=row.pk).exists():
                continue
            rows.filter(pk=row.pk).update(**{column: address})


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0013_credible_days")]

    operations = [migrations.RunPython(convert, migrations.RunPython.noop, elidable=True)]
