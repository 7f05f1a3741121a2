"""Decisions name versions, results and reports; a trigger tells versions what was said of them."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('guidelines', '0014_version_status'),
        ('participation', '0037_mentions_only'),
        ('stakeholders', '0009_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DecisionSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('role', models.CharField(choices=[('submitted', 'lag vor'), ('text', 'die geänderte Fassung')], default='submitted', max_length=9, verbose_name='Als was')),
            ],
            options={
                'verbose_name': 'Gegenstand eines Beschlusses',
                'verbose_name_plural': 'Gegenstände von Beschlüssen',
                'ordering': ['-recorded_at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='deliberation',
            name='body',
            field=models.CharField(blank=True, help_text='wer entscheidet, wenn es kein Ausschuss ist, zum Beispiel „Oberbürgermeister“', max_length=200, verbose_name='andere Stelle'),
        ),
        migrations.AlterField(
            model_name='deliberation',
            name='process',
            field=models.ForeignKey(blank=True, help_text='leer: über ein Dokument, das zu keinem Planungsprozess gehört', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliberations', to='participation.process', verbose_name='Planungsprozess'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."corrects_id" IS NOT NULL)', func="\n            PERFORM FROM guidelines_version WHERE id IN (SELECT subject.version_id FROM participation_decisionsubject subject\n    JOIN participation_decision decision ON decision.id = subject.decision_id WHERE decision.id = NEW.corrects_id) ORDER BY id FOR NO KEY UPDATE;\n            \n    UPDATE guidelines_version SET status = said.status, decided_on = said.decided_on\n    FROM (\n        SELECT version.id, COALESCE(settled.status, 'open') AS status, settled.decided_on\n        FROM guidelines_version version LEFT JOIN LATERAL (\n    SELECT CASE\n            WHEN decision.outcome = 'adopted' OR subject.role = 'text' THEN 'adopted'\n            ELSE decision.outcome\n        END AS status, decision.decided_on\n    FROM participation_decisionsubject subject\n    JOIN participation_decision decision ON decision.id = subject.decision_id\n    JOIN participation_deliberation deliberation ON deliberation.id = decision.deliberation_id\n    WHERE subject.version_id = version.id\n        AND decision.outcome IN ('adopted', 'amended', 'rejected')\n        AND deliberation.published_at IS NOT NULL AND deliberation.withdrawn_at IS NULL\n        AND deliberation.role <> 'preliminary'\n        AND NOT EXISTS (SELECT FROM participation_decision later WHERE later.corrects_id = decision.id)\n        AND (subject.role = 'submitted' OR (decision.outcome = 'amended' AND NOT EXISTS (\n            SELECT FROM participation_decisionsubject other\n            JOIN guidelines_version another ON another.id = other.version_id\n            WHERE other.decision_id = decision.id AND other.role = 'text' AND other.id > subject.id\n                AND another.guideline_id = version.guideline_id\n        )))\n    ORDER BY decision.decided_on DESC, decision.id DESC, subject.id DESC LIMIT 1\n) settled ON TRUE\n        WHERE version.id IN (SELECT subject.version_id FROM participation_decisionsubject subject\n    JOIN participation_decision decision ON decision.id = subject.decision_id WHERE decision.id = NEW.corrects_id)\n    ) said\n    WHERE guidelines_version.id = said.id AND (guidelines_version.status, guidelines_version.decided_on)\n        IS DISTINCT FROM (said.status, said.decided_on);\n\n            RETURN NULL;\n        ", hash='8cb87fe97a68053e63fd78d3e9f96828a52d6da1', operation='INSERT', pgid='pgtrigger_keep_standing_9f896', table='participation_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deliberation',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at"))', func="\n            PERFORM FROM guidelines_version WHERE id IN (SELECT subject.version_id FROM participation_decisionsubject subject\n    JOIN participation_decision decision ON decision.id = subject.decision_id WHERE decision.deliberation_id = NEW.id) ORDER BY id FOR NO KEY UPDATE;\n            \n    UPDATE guidelines_version SET status = said.status, decided_on = said.decided_on\n    FROM (\n        SELECT version.id, COALESCE(settled.status, 'open') AS status, settled.decided_on\n        FROM guidelines_version version LEFT JOIN LATERAL (\n    SELECT CASE\n            WHEN decision.outcome = 'adopted' OR subject.role = 'text' THEN 'adopted'\n            ELSE decision.outcome\n        END AS status, decision.decided_on\n    FROM participation_decisionsubject subject\n    JOIN participation_decision decision ON decision.id = subject.decision_id\n    JOIN participation_deliberation deliberation ON deliberation.id = decision.deliberation_id\n    WHERE subject.version_id = version.id\n        AND decision.outcome IN ('adopted', 'amended', 'rejected')\n        AND deliberation.published_at IS NOT NULL AND deliberation.withdrawn_at IS NULL\n        AND deliberation.role <> 'preliminary'\n        AND NOT EXISTS (SELECT FROM participation_decision later WHERE later.corrects_id = decision.id)\n        AND (subject.role = 'submitted' OR (decision.outcome = 'amended' AND NOT EXISTS (\n            SELECT FROM participation_decisionsubject other\n            JOIN guidelines_version another ON another.id = other.version_id\n            WHERE other.decision_id = decision.id AND other.role = 'text' AND other.id > subject.id\n                AND another.guideline_id = version.guideline_id\n        )))\n    ORDER BY decision.decided_on DESC, decision.id DESC, subject.id DESC LIMIT 1\n) settled ON TRUE\n        WHERE version.id IN (SELECT subject.version_id FROM participation_decisionsubject subject\n    JOIN participation_decision decision ON decision.id = subject.decision_id WHERE decision.deliberation_id = NEW.id)\n    ) said\n    WHERE guidelines_version.id = said.id AND (guidelines_version.status, guidelines_version.decided_on)\n        IS DISTINCT FROM (said.status, said.decided_on);\n\n            RETURN NULL;\n        ", hash='64b28c76d50873866c1bb019e80927941c53a938', operation='UPDATE', pgid='pgtrigger_keep_standing_ad488', table='participation_deliberation', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='deliberation',
            constraint=models.CheckConstraint(condition=models.Q(('committee', None), ('body', ''), _connector='OR'), name='participation_deliberation_one_body'),
        ),
        migrations.AddField(
            model_name='decisionsubject',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subjects', to='participation.decision', verbose_name='Beschluss'),
        ),
        migrations.AddField(
            model_name='decisionsubject',
            name='recorded_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decisionsubject',
            name='report',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decision_subjects', to='participation.report', verbose_name='Bericht'),
        ),
        migrations.AddField(
            model_name='decisionsubject',
            name='result',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decision_subjects', to='participation.result', verbose_name='Ergebnis'),
        ),
        migrations.AddField(
            model_name='decisionsubject',
            name='version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decision_subjects', to='guidelines.version', verbose_name='Fassung'),
        ),
        migrations.AddField(
            model_name='decision',
            name='reports',
            field=models.ManyToManyField(related_name='decisions', through='participation.DecisionSubject', to='participation.report', verbose_name='Berichte'),
        ),
        migrations.AddField(
            model_name='decision',
            name='results',
            field=models.ManyToManyField(related_name='decisions', through='participation.DecisionSubject', to='participation.result', verbose_name='Ergebnisse'),
        ),
        migrations.AddField(
            model_name='decision',
            name='versions',
            field=models.ManyToManyField(related_name='decisions', through='participation.DecisionSubject', to='guidelines.version', verbose_name='Fassungen'),
        ),
        migrations.AddConstraint(
            model_name='decisionsubject',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('report', None), ('result', None), ('version__isnull', False)), models.Q(('report', None), ('result__isnull', False), ('role', 'submitted'), ('version', None)), models.Q(('report__isnull', False), ('result', None), ('role', 'submitted'), ('version', None)), _connector='OR'), name='participation_decisionsubject_one'),
        ),
        migrations.AddConstraint(
            model_name='decisionsubject',
            constraint=models.UniqueConstraint(condition=models.Q(('role', 'submitted')), fields=('decision', 'version'), name='participation_decisionsubject_version'),
        ),
        migrations.AddConstraint(
            model_name='decisionsubject',
            constraint=models.UniqueConstraint(condition=models.Q(('role', 'submitted')), fields=('decision', 'result'), name='participation_decisionsubject_result'),
        ),
        migrations.AddConstraint(
            model_name='decisionsubject',
            constraint=models.UniqueConstraint(condition=models.Q(('role', 'submitted')), fields=('decision', 'report'), name='participation_decisionsubject_report'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionsubject',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a146872a98ab07e6be65f79f4d2ffecb4f43f702', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_61cfd', table='participation_decisionsubject', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionsubject',
            trigger=pgtrigger.compiler.Trigger(name='keep_standing', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM FROM guidelines_version WHERE id IN (SELECT version_id FROM participation_decisionsubject WHERE decision_id = NEW.decision_id) ORDER BY id FOR NO KEY UPDATE;\n            \n    UPDATE guidelines_version SET status = said.status, decided_on = said.decided_on\n    FROM (\n        SELECT version.id, COALESCE(settled.status, 'open') AS status, settled.decided_on\n        FROM guidelines_version version LEFT JOIN LATERAL (\n    SELECT CASE\n            WHEN decision.outcome = 'adopted' OR subject.role = 'text' THEN 'adopted'\n            ELSE decision.outcome\n        END AS status, decision.decided_on\n    FROM participation_decisionsubject subject\n    JOIN participation_decision decision ON decision.id = subject.decision_id\n    JOIN participation_deliberation deliberation ON deliberation.id = decision.deliberation_id\n    WHERE subject.version_id = version.id\n        AND decision.outcome IN ('adopted', 'amended', 'rejected')\n        AND deliberation.published_at IS NOT NULL AND deliberation.withdrawn_at IS NULL\n        AND deliberation.role <> 'preliminary'\n        AND NOT EXISTS (SELECT FROM participation_decision later WHERE later.corrects_id = decision.id)\n        AND (subject.role = 'submitted' OR (decision.outcome = 'amended' AND NOT EXISTS (\n            SELECT FROM participation_decisionsubject other\n            JOIN guidelines_version another ON another.id = other.version_id\n            WHERE other.decision_id = decision.id AND other.role = 'text' AND other.id > subject.id\n                AND another.guideline_id = version.guideline_id\n        )))\n    ORDER BY decision.decided_on DESC, decision.id DESC, subject.id DESC LIMIT 1\n) settled ON TRUE\n        WHERE version.id IN (SELECT version_id FROM participation_decisionsubject WHERE decision_id = NEW.decision_id)\n    ) said\n    WHERE guidelines_version.id = said.id AND (guidelines_version.status, guidelines_version.decided_on)\n        IS DISTINCT FROM (said.status, said.decided_on);\n\n            RETURN NULL;\n        ", hash='4be14853d5ebe77dd5ae3b6112850e4a7934e807', operation='INSERT', pgid='pgtrigger_keep_standing_94ad0', table='participation_decisionsubject', when='AFTER')),
        ),
    ]
