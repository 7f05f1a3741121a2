"""Fields and a constraint under names that mean one thing: a form's key, and what is still open."""

from django.db import migrations

KEYED = ("consultation", "councilinvitation", "decision", "deliberation", "event", "report")


def rename_constraint(model: str) -> migrations.RunSQL:
    """PostgreSQL keeps the constraint's old name when the column gets another."""
    table = f"participation_{model}"
    rename = f"ALTER TABLE {table} RENAME CONSTRAINT {table}_%s_key TO {table}_%s_key"
    return migrations.RunSQL(rename % ("order_key", "form_key"), rename % ("form_key", "order_key"))


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0017_example_reports"),
    ]

    operations = [
        *(migrations.RenameField(model, "order_key", "form_key") for model in KEYED),
        *(rename_constraint(model) for model in KEYED),
        migrations.RenameField("step", "room", "open_points"),
    ]
