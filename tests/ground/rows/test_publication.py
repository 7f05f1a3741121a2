"""Publication: what is public when, what the database itself refuses, slugs and German order."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from erfurt_sozialraum.rows.publication import Published, free_slug, german_slug
from erfurt_sozialraum.rows.viewers import has_account
from participation.models import Contribution, ModerationDecision, Reply, StepRecord
from stakeholders.models import Area, Organisation, StatusUpdate
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    FeedbackLoopFactory,
    OrganisationFactory,
    StepFactory,
    UserFactory,
    WordingFactory,
    hear,
)

REFUSED = pytest.raises(DatabaseError, match="pgtrigger: Cannot")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Straße am Grünen Tal", "strasse-am-gruenen-tal"),
        ("ÄÖÜ äöü ß", "aeoeue-aeoeue-ss"),
        ("Rohda (Haarberg)", "rohda-haarberg"),
        ("???", "ohne-titel"),
        ("a" * 100, "a" * 80),
    ],
)
def test_slugs_transliterate(text, slug):
    assert german_slug(text) == slug


@pytest.mark.parametrize(
    ("user", "expected"),
    [(AnonymousUser(), False), (UserFactory.build(), True)],
    ids=["anonymous", "account"],
)
def test_who_has_an_account(user, expected):
    assert has_account(user) is expected


@pytest.mark.django_db
class TestNames:
    def test_a_taken_slug_gets_a_number(self):
        OrganisationFactory(slug="buergerhaus")
        assert free_slug(Organisation, "Bürgerhaus") == "buergerhaus-2"

    def test_lists_stand_in_german_order(self):
        for name in ("Zoo", "Öhringen", "Oberstadt", "äußere Stadt", "Azmannsdorf", "Straßberg", "Strassa"):
            AreaFactory(name=name)
        assert list(Area.objects.values_list("name", flat=True)) == [
            "äußere Stadt",
            "Azmannsdorf",
            "Oberstadt",
            "Öhringen",
            "Strassa",
            "Straßberg",
            "Zoo",
        ]


@pytest.mark.django_db
class TestPublication:
    def test_public_from_then_until_withdrawn(self):
        now = timezone.now()
        shown = OrganisationFactory(published_at=now - timedelta(minutes=1))
        draft = OrganisationFactory(published_at=None)
        planned = OrganisationFactory(published_at=now + timedelta(hours=1))
        gone = OrganisationFactory(published_at=now - timedelta(days=2), withdrawn_at=now)
        assert list(Organisation.objects.published()) == [shown]
        assert [row.is_public for row in (shown, draft, planned, gone)] == [True, False, False, False]

    def test_only_what_was_public_can_be_withdrawn(self):
        with pytest.raises(IntegrityError, match="withdrawn_was_public"):
            OrganisationFactory(published_at=None, withdrawn_at=timezone.now())

    def test_what_was_public_is_never_deleted(self):
        shown, draft = OrganisationFactory(), OrganisationFactory(published_at=None)
        with REFUSED, transaction.atomic():
            shown.delete()
        with REFUSED, transaction.atomic():
            Organisation.objects.all().delete()
        draft.delete()
        assert list(Organisation.objects.all()) == [shown]

    def test_modified_is_true_for_bulk_updates_too(self):
        row = OrganisationFactory(modified=timezone.now() - timedelta(days=3))
        Organisation.objects.update(note="neu", modified=timezone.now() - timedelta(days=2))
        row.refresh_from_db()
        assert timezone.now() - row.modified < timedelta(minutes=1)

    def test_every_published_model_has_both_triggers(self):
        published = [model for model in apps.get_models() if issubclass(model, Published)]
        assert published
        for model in published:
            names = {trigger.name for trigger in model._meta.triggers}
            assert names >= {"touch_modified", "keep_published"}, model


@pytest.mark.django_db
class TestAppendOnly:
    def test_these_models_and_no_others(self):
        guarded = {
            model.__name__
            for model in apps.get_models()
            if any(t.name == "append_only" for t in getattr(model._meta, "triggers", []))
        }
        assert guarded == {
            "CommitteeResponse",
            "CouncilInvitationDate",
            "CouncilInvitationSession",
            "Decision",
            "DecisionMention",
            "DecisionSubject",
            "DeletionRecord",
            "DeliberationDate",
            "DeliberationSession",
            "EventDate",
            "FeedbackStatement",
            "FormerDates",
            "IndicatorSet",
            "IndicatorValue",
            "ModerationDecision",
            "PaperMilestoneDate",
            "Reply",
            "StatusUpdate",
            "StepDate",
            "StepRecord",
        }

    def test_all_triggers_stand_in_the_database(self):
        """A trigger that a migration forgot would guard nothing."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
            there = set(cursor.fetchall())
        wanted = {
            (model._meta.db_table, trigger.get_pgid(model))
            for model in apps.get_models()
            for trigger in getattr(model._meta, "triggers", [])
        }
        assert wanted - there == set()

    @pytest.mark.parametrize(
        ("make", "field"),
        [
            (lambda: StatusUpdate.objects.create(committee=CommitteeFactory(), number=1, text="alt"), "text"),
            (lambda: WordingFactory(), "text"),
            (lambda: StepRecord.objects.create(step=StepFactory(), text="alt"), "text"),
            (
                lambda: Reply.objects.create(
                    point=AcceptedFactory().points.get(), outcome="noted", reason="gelesen"
                ),
                "reason",
            ),
            (
                lambda: ModerationDecision.objects.create(
                    contribution=ContributionFactory(), accepted=False, published=False, reason="Werbung"
                ),
                "reason",
            ),
            (
                lambda: hear(FeedbackLoopFactory(), where="TOP 3"),
                "where",
            ),
        ],
        ids=["status update", "article", "step record", "reply", "moderation decision", "feedback statement"],
    )
    def test_rows_are_neither_changed_nor_deleted(self, make, field):
        row = make()
        with REFUSED, transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**{field: "neu"})
        with REFUSED, transaction.atomic():
            row.delete()


@pytest.mark.django_db
class TestOriginalStays:
    @pytest.mark.parametrize(
        "change",
        [
            {"text": "anders"},
            {"may_publish": False},
            {"channel": "paper"},
            {"received_at": timezone.now() - timedelta(days=9)},
            {"consultation": "another"},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_what_somebody_said_is_never_changed(self, change):
        row = ContributionFactory()
        if "consultation" in change:
            change = {"consultation": ConsultationFactory()}
        with REFUSED, transaction.atomic():
            Contribution.objects.filter(pk=row.pk).update(**change)

    def test_what_planners_add_may_change(self):
        row = ContributionFactory()
        area = AreaFactory()
        Contribution.objects.filter(pk=row.pk).update(area=area, status="accepted")
        row.refresh_from_db()
        assert (row.area, row.status) == (area, "accepted")
        assert timezone.now() - row.modified < timedelta(minutes=1)

    @pytest.mark.parametrize(
        "fields",
        [
            {"published_text": "Text", "published_at": None},
            {"published_text": "", "published_at": timezone.now(), "status": "accepted"},
            {"published_text": "Text", "published_at": timezone.now(), "status": "received"},
            {
                "published_text": "Text",
                "published_at": timezone.now(),
                "status": "accepted",
                "may_publish": False,
            },
        ],
        ids=["text without time", "time without text", "not accepted", "without consent"],
    )
    def test_nothing_is_published_by_half_or_without_consent(self, fields):
        with pytest.raises(IntegrityError, match="participation_contribution_published"):
            ContributionFactory(**fields)
