"""What the council has said of a version, as a column that only a trigger writes."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('guidelines', '0013_concepts_of_areas'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='version',
            name='decided_on',
            field=models.DateField(editable=False, null=True, verbose_name='beschlossen oder abgelehnt am'),
        ),
        migrations.AddField(
            model_name='version',
            name='status',
            field=models.CharField(choices=[('open', 'noch nicht beschlossen'), ('adopted', 'beschlossen'), ('amended', 'geändert beschlossen'), ('rejected', 'abgelehnt')], default='open', editable=False, max_length=8, verbose_name='Beschluss'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='version',
            trigger=pgtrigger.compiler.Trigger(name='status_follows', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF pg_trigger_depth() < 2 AND (\n                (TG_OP = 'INSERT' AND NEW.status <> 'open')\n                OR (TG_OP = 'UPDATE' AND (OLD.status, OLD.decided_on)\n                    IS DISTINCT FROM (NEW.status, NEW.decided_on))\n            ) THEN\n                RAISE EXCEPTION 'pgtrigger: Cannot write what follows from decisions in %', TG_TABLE_NAME;\n            END IF;\n            RETURN NEW;\n        ", hash='43a3c182f4bccaf91db59fe85dd514a731c5f6db', operation='INSERT OR UPDATE', pgid='pgtrigger_status_follows_abaa9', table='guidelines_version', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_on', None), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('decided_on__isnull', False)), _connector='OR'), name='guidelines_version_decided'),
        ),
    ]
