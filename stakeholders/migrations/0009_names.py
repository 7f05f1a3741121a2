"""A form's key under the name that it has everywhere."""

from django.db import migrations

RENAME = "ALTER TABLE stakeholders_indicatorset RENAME CONSTRAINT stakeholders_indicatorset_%s_key TO stakeholders_indicatorset_%s_key"


class Migration(migrations.Migration):
    dependencies = [
        ("stakeholders", "0008_organisation_contact"),
    ]

    operations = [
        migrations.RenameField("indicatorset", "order_key", "form_key"),
        migrations.RunSQL(RENAME % ("order_key", "form_key"), RENAME % ("form_key", "order_key")),
    ]
