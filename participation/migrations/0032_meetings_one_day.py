"""An invitation names its event by the link alone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("participation", '0031_meetings_carried_over'),
    ]

    operations = [migrations.RemoveField("councilinvitation", "event")]
