"""The article as a row of its own, and why it changed, as rows that are only ever added."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('guidelines', '0007_wordings'),
        ('stakeholders', '0009_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60, verbose_name='Kennung')),
            ],
            options={
                'verbose_name': 'Artikel',
                'verbose_name_plural': 'Artikel',
                'ordering': ['guideline', 'key'],
            },
        ),
        migrations.CreateModel(
            name='ChangeReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('voices', 'aus der Beteiligung'), ('council', 'aus dem Stadtrat'), ('expert', 'fachlicher Grund'), ('editorial', 'nur redaktionell'), ('unnamed', 'Herkunft nicht erfasst')], max_length=10, verbose_name='Woher kam der Anstoß?')),
                ('text', models.CharField(blank=True, help_text='Ein bis zwei Sätze, die alle lesen.', max_length=500, verbose_name='Warum?')),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
            ],
            options={
                'verbose_name': 'Grund einer Änderung',
                'verbose_name_plural': 'Gründe von Änderungen',
                'ordering': ['recorded_at', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'Nachfolge eines Artikels',
                'verbose_name_plural': 'Nachfolgen von Artikeln',
                'ordering': ['version', 'pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='wording',
            options={'ordering': ['version', 'order'], 'verbose_name': 'Wortlaut', 'verbose_name_plural': 'Wortlaute'},
        ),
        migrations.RemoveConstraint(
            model_name='version',
            name='guidelines_version_number',
        ),
        migrations.RemoveConstraint(
            model_name='version',
            name='guidelines_version_one_draft',
        ),
        migrations.AddField(
            model_name='version',
            name='set_aside_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='beiseitegelegt'),
        ),
        migrations.AddField(
            model_name='wording',
            name='set_aside_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='beiseitegelegt'),
        ),
        migrations.AlterField(
            model_name='wording',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='guidelines.version', verbose_name='Fassung'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(condition=models.Q(('set_aside_at', None)), fields=('guideline', 'number'), name='guidelines_version_one_number'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(condition=models.Q(('published_at', None), ('set_aside_at', None)), fields=('guideline',), name='guidelines_version_open_draft'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(('set_aside_at', None), ('published_at', None), _connector='OR'), name='guidelines_version_set_aside'),
        ),
        migrations.AddField(
            model_name='article',
            name='guideline',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='articles', to='guidelines.guideline', verbose_name='Dokument'),
        ),
        migrations.AddField(
            model_name='wording',
            name='article',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='wordings', to='guidelines.article', verbose_name='Artikel'),
        ),
        migrations.AddField(
            model_name='changereason',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reasons', to='guidelines.article', verbose_name='Artikel'),
        ),
        migrations.AddField(
            model_name='changereason',
            name='office',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='change_reasons', to='stakeholders.organisation', verbose_name='fachlich begründet von'),
        ),
        migrations.AddField(
            model_name='changereason',
            name='paper',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='change_reasons', to='guidelines.paper', verbose_name='Drucksache'),
        ),
        migrations.AddField(
            model_name='changereason',
            name='recorded_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='changereason',
            name='takes_back',
            field=models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='taken_back_by', to='guidelines.changereason', verbose_name='nimmt zurück'),
        ),
        migrations.AddField(
            model_name='changereason',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reasons', to='guidelines.version', verbose_name='Fassung'),
        ),
        migrations.AddField(
            model_name='succession',
            name='predecessor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='guidelines.article', verbose_name='bisheriger Artikel'),
        ),
        migrations.AddField(
            model_name='succession',
            name='successor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='guidelines.article', verbose_name='Nachfolger'),
        ),
        migrations.AddField(
            model_name='succession',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='successions', to='guidelines.version', verbose_name='Fassung'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.UniqueConstraint(fields=('guideline', 'key'), name='guidelines_article_one_key'),
        ),
        migrations.AddConstraint(
            model_name='changereason',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['editorial', 'unnamed']), models.Q(('text', ''), _negated=True), _connector='OR'), name='guidelines_changereason_text'),
        ),
        migrations.AddConstraint(
            model_name='changereason',
            constraint=models.CheckConstraint(condition=models.Q(('paper', None), ('kind', 'council'), _connector='OR'), name='guidelines_changereason_paper'),
        ),
        migrations.AddConstraint(
            model_name='changereason',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'expert'), ('office__isnull', False)), models.Q(models.Q(('kind', 'expert'), _negated=True), ('office', None)), _connector='OR'), name='guidelines_changereason_office'),
        ),
        migrations.AddConstraint(
            model_name='changereason',
            constraint=models.CheckConstraint(condition=models.Q(('takes_back', None), models.Q(('takes_back', models.F('pk')), _negated=True), _connector='OR'), name='guidelines_changereason_takes_back'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changereason',
            trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a62aa47b75ee1b6b28dac19e0ab194e70241b514', operation='UPDATE', pgid='pgtrigger_never_changed_2fa37', table='guidelines_changereason', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changereason',
            trigger=pgtrigger.compiler.Trigger(name='kept_once_public', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM guidelines_version WHERE id = OLD.version_id AND published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;\n            END IF;\n            RETURN OLD;\n        ", hash='69d4b055c10e7f0d7065cbc9f089e4b3d82759d0', operation='DELETE', pgid='pgtrigger_kept_once_public_7db3e', table='guidelines_changereason', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.UniqueConstraint(fields=('version', 'predecessor', 'successor'), name='guidelines_succession_one'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.CheckConstraint(condition=models.Q(('predecessor', models.F('successor')), _negated=True), name='guidelines_succession_two'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='succession',
            trigger=pgtrigger.compiler.Trigger(name='immutable_once_public', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE version record;', func="\n            FOR version IN SELECT published_at FROM guidelines_version\n                WHERE id IN (OLD.version_id, NEW.version_id) FOR SHARE\n            LOOP\n                IF version.published_at IS NOT NULL THEN\n                    RAISE EXCEPTION 'pgtrigger: Cannot change a public version in % table', TG_TABLE_NAME;\n                END IF;\n            END LOOP;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ", hash='529c0cd780b27d67fbaf30b3d7b9693d773a511b', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_immutable_once_public_09554', table='guidelines_succession', when='BEFORE')),
        ),
    ]
