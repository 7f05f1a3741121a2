"""The day of a meeting stands with its event: items of agendas, links to sessions, outcomes of decisions."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('guidelines', '0006_adoption_corrected'),
        ('participation', '0029_words_of_gaps'),
        ('stakeholders', '0009_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='outcome',
            field=models.CharField(blank=True, choices=[('adopted', 'beschlossen'), ('amended', 'geändert beschlossen'), ('rejected', 'abgelehnt'), ('postponed', 'vertagt'), ('referred', 'verwiesen'), ('withdrawn', 'zurückgezogen'), ('noted', 'zur Kenntnis genommen'), ('removed', 'von der Tagesordnung abgesetzt')], help_text='leer: vor der Einführung dieser Angabe festgehalten und nicht eindeutig', max_length=10, verbose_name='Ergebnis'),
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='angelegt')),
                ('modified', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='geändert')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='veröffentlicht')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='zurückgezogen')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='Reihenfolge')),
                ('number', models.CharField(blank=True, help_text='wie in der Einladung, zum Beispiel „Ö 6.1“', max_length=20, verbose_name='Nummer')),
                ('title', models.CharField(max_length=200, verbose_name='Gegenstand')),
                ('is_example', models.BooleanField(default=False, verbose_name='Beispiel')),
                ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stakeholders.committee', verbose_name='Arbeitsstand von')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='participation.event', verbose_name='Sitzung')),
                ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='guidelines.paper', verbose_name='Drucksache')),
                ('process', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='participation.process', verbose_name='Planungsprozess')),
                ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participation.report', verbose_name='Bericht')),
            ],
            options={
                'verbose_name': 'Tagesordnungspunkt',
                'verbose_name_plural': 'Tagesordnungspunkte',
                'ordering': ['event', 'order', 'pk'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='item',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='participation.agendaitem', verbose_name='Tagesordnungspunkt'),
        ),
        migrations.CreateModel(
            name='CouncilInvitationSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitation_sessions', to='participation.event', verbose_name='Veranstaltung')),
                ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='participation.councilinvitation')),
            ],
            options={
                'verbose_name': 'Veranstaltung einer Einladung des Stadtrats',
                'verbose_name_plural': 'Veranstaltungen von Einladungen des Stadtrats',
                'ordering': ['-recorded_at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DeliberationSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='participation.agendaitem', verbose_name='Tagesordnungspunkt')),
                ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='participation.deliberation')),
            ],
            options={
                'verbose_name': 'Sitzung einer Beratung',
                'verbose_name_plural': 'Sitzungen von Beratungen',
                'ordering': ['-recorded_at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('published_at__isnull', False), _connector='OR'), name='participation_agendaitem_withdrawn_was_public'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agendaitem',
            trigger=pgtrigger.compiler.Trigger(name='touch_modified', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.modified = clock_timestamp(); RETURN NEW;', hash='1426449a280cbe7c5a8c4e71149ab1b65da134bb', operation='UPDATE', pgid='pgtrigger_touch_modified_67d0a', table='participation_agendaitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agendaitem',
            trigger=pgtrigger.compiler.Trigger(name='keep_published', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."published_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e72eba1b07ac358cde14cf24272001c905f538ea', operation='DELETE', pgid='pgtrigger_keep_published_f1034', table='participation_agendaitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='councilinvitationsession',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c995c881db8952a06bff7d6634dc64c279ebf6e3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7a8c3', table='participation_councilinvitationsession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deliberationsession',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a3be220f39b21dcb4803ce237945cbf204b2c1df', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5e791', table='participation_deliberationsession', when='BEFORE')),
        ),
    ]
