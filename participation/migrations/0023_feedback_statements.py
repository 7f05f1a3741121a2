"""Statements about a loop: they are added, and the last that counts says where it stands."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('participation', '0022_replies_passed_on'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FeedbackStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('presented', 'lag vor'), ('discussed', 'besprochen'), ('answered', 'Antwort des Gremiums'), ('postponed', 'verschoben'), ('taken_back', 'zurückgenommen')], max_length=12, verbose_name='was geschah')),
                ('happened_on', models.DateField(blank=True, null=True, verbose_name='am')),
                ('where', models.CharField(blank=True, max_length=200, verbose_name='wo')),
                ('text', models.TextField(blank=True, verbose_name='was gesagt wurde')),
                ('reason', models.TextField(blank=True, verbose_name='Grund')),
                ('until', models.DateField(blank=True, null=True, verbose_name='verschoben auf')),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='feedback_statements', to='participation.event', verbose_name='Veranstaltung')),
                ('loop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='participation.feedbackloop', verbose_name='Rückmeldung')),
                ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undoes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='participation.feedbackstatement', verbose_name='nimmt zurück')),
            ],
            options={
                'verbose_name': 'Vermerk zu einer Rückmeldung',
                'verbose_name_plural': 'Vermerke zu Rückmeldungen',
                'ordering': ['-recorded_at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='feedbackstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'presented'), ('reason', ''), ('text', ''), ('undoes', None), ('until', None), ('happened_on__isnull', False), models.Q(('where', ''), _negated=True)), models.Q(('kind', 'discussed'), ('reason', ''), ('undoes', None), ('until', None), ('happened_on__isnull', False), models.Q(('where', ''), _negated=True), models.Q(('text', ''), _negated=True)), models.Q(('kind', 'answered'), ('reason', ''), ('undoes', None), ('until', None), ('happened_on__isnull', False), models.Q(('text', ''), _negated=True)), models.Q(('kind', 'postponed'), ('text', ''), ('undoes', None), ('happened_on__isnull', False), models.Q(('reason', ''), _negated=True), ('until__gt', models.F('happened_on'))), models.Q(('event', None), ('happened_on', None), ('kind', 'taken_back'), ('text', ''), ('until', None), ('where', ''), models.Q(('reason', ''), _negated=True), ('undoes__isnull', False)), _connector='OR'), name='participation_feedbackstatement_says'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='feedbackstatement',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cfb12f791451ffb3fe78b87b8f587e47cd672d71', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e0fc9', table='participation_feedbackstatement', when='BEFORE')),
        ),
    ]
