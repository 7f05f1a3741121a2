"""Records of loops have become statements."""

import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0024_records_as_statements"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger("feedbackrecord", "append_only"),
        migrations.DeleteModel("FeedbackRecord"),
    ]
