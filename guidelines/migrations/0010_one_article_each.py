"""Every wording belongs to an article; what was said of changes stands with the reasons."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('guidelines', '0009_articles_from_keys'),
    ]

    operations = [
        migrations.AlterField(
            model_name='wording',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wordings', to='guidelines.article', verbose_name='Artikel'),
        ),
        migrations.RemoveField(
            model_name='wording',
            name='key',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wording',
            trigger=pgtrigger.compiler.Trigger(name='immutable_once_public', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE version record;', func="\n            FOR version IN SELECT published_at FROM guidelines_version\n                WHERE id IN (OLD.version_id, NEW.version_id) FOR SHARE\n            LOOP\n                IF version.published_at IS NOT NULL THEN\n                    RAISE EXCEPTION 'pgtrigger: Cannot change a public version in % table', TG_TABLE_NAME;\n                END IF;\n            END LOOP;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ", hash='e79c30d3664b0a951159cb6cea45032a8936e251', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_immutable_once_public_3e892', table='guidelines_wording', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.UniqueConstraint(condition=models.Q(('set_aside_at', None)), fields=('version', 'article'), name='guidelines_wording_one'),
        ),
        migrations.DeleteModel(
            name='ArticleChange',
        ),
    ]
