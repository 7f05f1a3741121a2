"""Family names from names, for people to check: the last word, without what stands in brackets."""

import re

from django.db import migrations


def fill(apps, schema_editor):
    people = apps.get_model("stakeholders", "Person").objects
    for row in people.filter(family_name=""):
        words = re.sub(r"\s*\(.*$", "", row.name).split()
        if len(words) > 1:
            people.filter(pk=row.pk).update(family_name=words[-1][:100])


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0017_folding_and_order")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
