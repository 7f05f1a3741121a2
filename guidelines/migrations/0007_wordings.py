"""What was called an article is its wording in one version; the article itself becomes a row of its own."""

import pgtrigger.migrations
from django.db import migrations

# PostgreSQL keeps the names of keys, indexes and the sequence when the table gets another name;
# the table of articles to come needs them.
RENAME = """
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT conname FROM pg_constraint
        WHERE conrelid = 'guidelines_{to}'::regclass AND conname LIKE 'guidelines\\_{of}\\_%'
    LOOP
        EXECUTE format('ALTER TABLE guidelines_{to} RENAME CONSTRAINT %I TO %I',
            name, replace(name, 'guidelines_{of}_', 'guidelines_{to}_'));
    END LOOP;
    FOR name IN SELECT indexname FROM pg_indexes
        WHERE tablename = 'guidelines_{to}' AND indexname LIKE 'guidelines\\_{of}\\_%'
    LOOP
        EXECUTE format('ALTER INDEX %I RENAME TO %I', name, replace(name, 'guidelines_{of}_', 'guidelines_{to}_'));
    END LOOP;
    ALTER SEQUENCE guidelines_{of}_id_seq RENAME TO guidelines_{to}_id_seq;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("guidelines", "0006_adoption_corrected"),
        # Answers and results point to what is renamed here.
        ("participation", "0019_examinationtask_form_key"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="article", name="immutable_once_public"),
        pgtrigger.migrations.RemoveTrigger(model_name="articlechange", name="immutable_once_public"),
        migrations.RemoveConstraint(model_name="article", name="guidelines_article_key"),
        migrations.RenameModel("Article", "Wording"),
        migrations.RunSQL(
            RENAME.format(of="article", to="wording"), RENAME.format(of="wording", to="article")
        ),
    ]
