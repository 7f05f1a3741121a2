"""Each key of a document becomes an article; reasons are kept with who gave them, and when."""

from django.db import migrations


def articles_from_keys(apps, schema_editor):
    """One article for each key that a wording or a reason of a document has."""
    Article, Wording, ArticleChange = (
        apps.get_model("guidelines", name) for name in ("Article", "Wording", "ArticleChange")
    )
    keys = set()
    for model in (Wording, ArticleChange):
        keys |= set(model.objects.values_list("version__guideline", "key"))
    for guideline, key in sorted(keys):
        article = Article.objects.create(guideline_id=guideline, key=key)
        Wording.objects.filter(version__guideline=guideline, key=key).update(article=article)


def reasons_from_changes(apps, schema_editor):
    """What was said so far names no point and no result: only its words are known."""
    Article, ArticleChange, ChangeReason = (
        apps.get_model("guidelines", name) for name in ("Article", "ArticleChange", "ChangeReason")
    )
    articles = {(row.guideline_id, row.key): row.pk for row in Article.objects.all()}
    rows = ArticleChange.objects.select_related("version").order_by("pk")
    ChangeReason.objects.bulk_create(
        ChangeReason(
            version_id=row.version_id,
            article_id=articles[row.version.guideline_id, row.key],
            kind="editorial" if row.editorial else "unnamed",
            text=row.reason,
            recorded_at=row.recorded_at,
            recorded_by_id=row.recorded_by_id,
        )
        for row in rows
    )


class Migration(migrations.Migration):
    dependencies = [
        ("guidelines", "0008_articles"),
    ]

    # Keys and reasons cannot be told from what comes after: the way back is a backup.
    operations = [
        migrations.RunPython(articles_from_keys),
        migrations.RunPython(reasons_from_changes),
    ]
