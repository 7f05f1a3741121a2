"""What the database itself refuses: a version that was once public stays as it is."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from erfurt_sozialraum.rows.publication import publish, withdraw
from guidelines.models import Article, ArticleChange, ChangeKind, GuidelineBasis, Source, Version
from tests.factories import ArticleFactory, GuidelineFactory, VersionFactory

pytestmark = pytest.mark.django_db
REFUSED = pytest.raises(DatabaseError, match="pgtrigger: Cannot")


@pytest.fixture
def draft():
    version = VersionFactory(published_at=None)
    Article.objects.create(version=version, key="orte", heading="Orte", text="Alt.", order=1)
    ArticleChange.objects.create(version=version, key="orte", reason="Weil.")
    return version


def test_the_articles_of_a_draft_may_be_changed_added_and_deleted(draft):
    Article.objects.filter(version=draft).update(text="Neu.")
    Article.objects.create(version=draft, key="wege", heading="Wege", text="Kurz.")
    ArticleChange.objects.filter(version=draft).update(reason="Deshalb.")

    assert list(draft.articles.order_by("key").values_list("text", flat=True)) == ["Neu.", "Kurz."]
    draft.delete()
    assert not Article.objects.exists()


@pytest.mark.parametrize("is_withdrawn", [False, True])
@pytest.mark.parametrize(
    "change",
    [
        lambda version: Article.objects.filter(version=version).update(text="Neu."),
        lambda version: Article.objects.filter(version=version).update(order=7),
        lambda version: Article.objects.filter(version=version).delete(),
        lambda version: Article.objects.create(version=version, key="neu", heading="Neu", text="Neu."),
        lambda version: Article.objects.bulk_create(
            [Article(version=version, key="neu", heading="Neu", text="N")]
        ),
        lambda version: ArticleChange.objects.filter(version=version).update(reason="Anders."),
        lambda version: ArticleChange.objects.filter(version=version).delete(),
        lambda version: ArticleChange.objects.create(version=version, key="neu", reason="Später."),
        lambda version: Version.objects.filter(pk=version.pk).update(preamble="Neu."),
        lambda version: Version.objects.filter(pk=version.pk).update(as_of="2020-01-01"),
        lambda version: Version.objects.filter(pk=version.pk).update(number=9),
        lambda version: Version.objects.filter(pk=version.pk).update(published_at=None, withdrawn_at=None),
        lambda version: Version.objects.filter(pk=version.pk).delete(),
    ],
)
def test_once_public_nothing_changes_any_more(draft, change, is_withdrawn):
    publish(draft)
    if is_withdrawn:
        withdraw(draft)

    with REFUSED, transaction.atomic():
        change(draft)
    with connection.cursor() as cursor, REFUSED, transaction.atomic():
        cursor.execute("UPDATE guidelines_article SET heading = 'Roh' WHERE version_id = %s", [draft.pk])


def test_an_article_cannot_be_moved_into_or_out_of_a_public_version(draft):
    public = ArticleFactory()
    with REFUSED, transaction.atomic():
        Article.objects.filter(version=draft).update(version=public.version)
    with REFUSED, transaction.atomic():
        Article.objects.filter(pk=public.pk).update(version=draft)


def test_a_public_version_may_be_withdrawn_shown_again_and_adopted_once(draft):
    publish(draft)
    withdraw(draft)
    draft.refresh_from_db()
    publish(draft)
    facts = {"adopted_on": "2026-05-01", "adopted_in": "Stadtrat", "adoption_recorded_at": timezone.now()}
    Version.objects.filter(pk=draft.pk).update(**facts)

    for change in (
        {"adopted_on": "2026-06-01"},
        {"adopted_in": "Ausschuss"},
        {"adopted_on": None, "adopted_in": ""},
    ):
        with REFUSED, transaction.atomic():
            Version.objects.filter(pk=draft.pk).update(**change)


@pytest.mark.parametrize(
    "facts",
    [
        {"adopted_on": "2026-05-01"},
        {"adopted_in": "Stadtrat"},
        {"adopted_on": "2026-05-01", "adopted_in": "Stadtrat", "published_at": None},
    ],
    ids=["by nobody", "on no day", "not public"],
)
def test_an_adoption_is_recorded_whole_or_not_at_all(facts):
    with pytest.raises(IntegrityError, match="guidelines_version_adoption"):
        VersionFactory(adoption_recorded_at=timezone.now(), **facts)


def test_a_document_has_one_open_draft():
    guideline = GuidelineFactory()
    VersionFactory(guideline=guideline, published_at=None)
    VersionFactory(published_at=None)

    with pytest.raises(IntegrityError, match="guidelines_version_one_draft"):
        VersionFactory(guideline=guideline, number=2, published_at=None)


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": ""},
        {"kind": ChangeKind.NEW, "reason": "Weil."},
        {"kind": ChangeKind.CHANGED, "reason": "Weil.", "with_after": True},
        {"kind": ChangeKind.REMOVED, "reason": "Weil.", "with_after": True},
    ],
    ids=["no reason", "new without article", "changed without the old words", "gone, but still there"],
)
def test_half_a_change_is_refused(draft, fields):
    after = draft.articles.get() if fields.pop("with_after", False) else None
    with pytest.raises(IntegrityError, match="guidelines_articlechange"):
        ArticleChange.objects.create(version=draft, key="anders", after=after, **fields)


def test_a_document_rests_on_a_source_once():
    guideline, source = GuidelineFactory(), Source.objects.create(title="Atlas")
    GuidelineBasis.objects.create(guideline=guideline, source=source)

    with pytest.raises(IntegrityError, match="guidelines_basis_one"):
        GuidelineBasis.objects.create(guideline=guideline, source=source)
