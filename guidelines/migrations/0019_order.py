"""Documents in the order of DIN 5007-1."""

from django.db import migrations, models

import erfurt_sozialraum.rows.folding


class Migration(migrations.Migration):
    dependencies = [
        ("guidelines", "0018_credible_days"),
        ("stakeholders", "0017_folding_and_order"),
    ]

    operations = [
        migrations.RemoveField("guideline", "sort_key"),
        migrations.AddField(
            "guideline",
            "sort_key",
            models.GeneratedField(
                db_persist=True,
                editable=False,
                expression=erfurt_sozialraum.rows.folding.SortKey(models.F("title")),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
    ]
