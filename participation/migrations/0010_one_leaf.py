from django.db import migrations


class Migration(migrations.Migration):
    """Two changes landed at the same time; both stand as they are, and what comes next follows this."""

    dependencies = [
        ('participation', '0008_result_text_changed'),
        ('participation', '0009_consultation_dates'),
    ]

    operations = []
