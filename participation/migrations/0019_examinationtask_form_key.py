"""A form that was sent twice makes one examination task."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0018_names"),
    ]

    operations = [
        migrations.AddField("examinationtask", "form_key", models.UUIDField(editable=False, null=True, unique=True)),
    ]
