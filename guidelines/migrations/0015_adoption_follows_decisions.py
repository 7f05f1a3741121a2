"""An adoption is a decision, and told nowhere else."""

import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('guidelines', '0014_version_status'),
        ('participation', '0039_adoptions_as_decisions'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='version',
            name='adoption_stays',
        ),
        migrations.RemoveConstraint(
            model_name='version',
            name='guidelines_version_adoption',
        ),
        migrations.RemoveField(
            model_name='version',
            name='adopted_in',
        ),
        migrations.RemoveField(
            model_name='version',
            name='adopted_on',
        ),
        migrations.RemoveField(
            model_name='version',
            name='adopted_paper',
        ),
        migrations.RemoveField(
            model_name='version',
            name='adoption_recorded_at',
        ),
        migrations.RemoveField(
            model_name='version',
            name='adoption_recorded_by',
        ),
        migrations.DeleteModel(
            name='FormerAdoption',
        ),
    ]
