"""Answers and results point to the wording that was seen; through it to the article."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0019_examinationtask_form_key"),
        ("guidelines", "0007_wordings"),
    ]

    operations = [
        migrations.RenameField("reply", "article", "wording"),
        migrations.RenameField("result", "articles", "wordings"),
    ]
