"""What the database itself refuses: a version that was once public stays as it is."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from erfurt_sozialraum.rows.publication import publish, withdraw
from guidelines.models import Article, ChangeReason, GuidelineBasis, ReasonKind, Source, Version, Wording
from tests.factories import ArticleFactory, GuidelineFactory, PaperFactory, VersionFactory, WordingFactory

pytestmark = pytest.mark.django_db
REFUSED = pytest.raises(DatabaseError, match="pgtrigger: Cannot")


@pytest.fixture
def draft():
    version = VersionFactory(published_at=None)
    wording = WordingFactory(version=version, key="orte", heading="Orte", text="Alt.", order=1)
    ChangeReason.objects.create(
        version=version, article=wording.article, kind=ReasonKind.UNNAMED, text="Weil."
    )
    return version


def new_wording(version):
    return Wording(
        version=version, article=ArticleFactory(guideline=version.guideline), heading="N", text="N"
    )


def test_the_articles_of_a_draft_may_be_changed_added_and_deleted(draft):
    Wording.objects.filter(version=draft).update(text="Neu.")
    new_wording(draft).save()

    assert list(draft.wordings.order_by("pk").values_list("text", flat=True)) == ["Neu.", "N"]
    draft.delete()
    assert not Wording.objects.exists()
    assert not ChangeReason.objects.exists()


def test_a_reason_never_changes_and_may_be_added_to_a_public_version(draft):
    with REFUSED, transaction.atomic():
        ChangeReason.objects.filter(version=draft).update(text="Deshalb.")
    publish(draft)
    article = draft.wordings.get().article
    ChangeReason.objects.create(version=draft, article=article, kind=ReasonKind.EDITORIAL)

    assert draft.reasons.count() == 2


@pytest.mark.parametrize("is_withdrawn", [False, True])
@pytest.mark.parametrize(
    "change",
    [
        lambda version: Wording.objects.filter(version=version).update(text="Neu."),
        lambda version: Wording.objects.filter(version=version).update(order=7),
        lambda version: Wording.objects.filter(version=version).delete(),
        lambda version: new_wording(version).save(),
        lambda version: Wording.objects.bulk_create([new_wording(version)]),
        lambda version: Wording.objects.filter(version=version).update(set_aside_at=timezone.now()),
        lambda version: ChangeReason.objects.filter(version=version).update(text="Anders."),
        lambda version: ChangeReason.objects.filter(version=version).delete(),
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
        cursor.execute("UPDATE guidelines_wording SET heading = 'Roh' WHERE version_id = %s", [draft.pk])


def test_an_article_cannot_be_moved_into_or_out_of_a_public_version(draft):
    public = WordingFactory()
    with REFUSED, transaction.atomic():
        Wording.objects.filter(version=draft).update(version=public.version)
    with REFUSED, transaction.atomic():
        Wording.objects.filter(pk=public.pk).update(version=draft)


def test_a_public_version_may_be_withdrawn_shown_again(draft):
    publish(draft)
    withdraw(draft)
    draft.refresh_from_db()
    publish(draft)


@pytest.mark.parametrize(
    "facts",
    [{"status": "adopted", "decided_on": "2026-05-01"}, {"status": "rejected"}, {"decided_on": "2026-05-01"}],
)
def test_what_the_council_said_is_written_by_nobody(draft, facts):
    """It follows from decisions; their triggers write it."""
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.filter(pk=draft.pk).update(**facts)
    with pytest.raises(DatabaseError), transaction.atomic():
        VersionFactory(**facts)


def test_a_document_has_one_open_draft():
    guideline = GuidelineFactory()
    VersionFactory(guideline=guideline, published_at=None)
    VersionFactory(published_at=None)

    with pytest.raises(IntegrityError, match="guidelines_version_open_draft"):
        VersionFactory(guideline=guideline, number=2, published_at=None)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": ReasonKind.VOICES, "text": ""},
        {"kind": ReasonKind.EXPERT, "text": "Weil."},
        {"kind": ReasonKind.EDITORIAL, "with_paper": True},
    ],
    ids=["no sentence", "no office", "a paper that is none of its kind"],
)
def test_half_a_reason_is_refused(draft, fields):
    paper = PaperFactory() if fields.pop("with_paper", False) else None
    article = draft.wordings.get().article
    with pytest.raises(IntegrityError, match="guidelines_changereason"):
        ChangeReason.objects.create(version=draft, article=article, paper=paper, **fields)


def test_an_article_stands_once_in_a_version_and_keeps_its_key(draft):
    article = draft.wordings.get().article
    with pytest.raises(IntegrityError, match="guidelines_wording_one"), transaction.atomic():
        Wording.objects.create(version=draft, article=article, heading="Zwei", text="Zwei.")
    with pytest.raises(IntegrityError, match="guidelines_article_one_key"):
        Article.objects.create(guideline=article.guideline, key=article.key)


def test_a_document_rests_on_a_source_once():
    guideline, source = GuidelineFactory(), Source.objects.create(title="Atlas")
    GuidelineBasis.objects.create(guideline=guideline, source=source)

    with pytest.raises(IntegrityError, match="guidelines_basis_one"):
        GuidelineBasis.objects.create(guideline=guideline, source=source)
