"""Personal data has a retention period; a new model must be put into one list or the other."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.retention import Retention, retentions
from participation.actions.retention.purging import PURGES
from stakeholders.models import OutgoingMail, User

from .models import APPS, own_models

PERSONAL = {
    "BarrierReport",
    "User",
    "RoleGrant",
    "OutgoingMail",
    "Person",
    "PersonContact",
    "SeatHolder",
    "ReadMark",
    "Contribution",
    "ReasonSource",
    "ResultMention",
    "DecisionMention",
    "ModerationDecision",
    "Point",
    "CommitteeResponse",
    "Reply",
    "Report",
}
NOT_PERSONAL = {
    "AgendaItem",
    "ArchiveOffer",
    "Area",
    "AreaActor",
    "AreaScheme",
    "Article",
    "ChangeReason",
    "Committee",
    "Consultation",
    "CouncilInvitation",
    "CouncilInvitationDate",
    "CouncilInvitationSession",
    "Decision",
    "DeletionRecord",
    "DecisionSubject",
    "Deliberation",
    "DeliberationDate",
    "DeliberationSession",
    "Event",
    "EventDate",
    "ExaminationTask",
    "FeedbackLoop",
    "FeedbackRule",
    "FeedbackStatement",
    "FormerDates",
    "Guideline",
    "GuidelineBasis",
    "Indicator",
    "IndicatorSet",
    "IndicatorValue",
    "Organisation",
    "Paper",
    "PaperMilestone",
    "PaperMilestoneDate",
    "Process",
    "PurgeRun",
    "Result",
    "Seat",
    "StepBody",
    "TopicActor",
    "Sector",
    "Source",
    "StatusUpdate",
    "Step",
    "StepDate",
    "StepRecord",
    "StoredFile",
    "Succession",
    "Topic",
    "Version",
    "Wording",
}


def test_every_model_is_judged():
    assert {model.__name__ for model in own_models()} == PERSONAL | NOT_PERSONAL
    assert not PERSONAL & NOT_PERSONAL


def test_personal_data_says_how_long_it_stays():
    assert {model.__name__ for model in own_models() if getattr(model, "RETENTION", "")} == PERSONAL


def test_an_address_or_a_number_stands_nowhere_else():
    """Fields that are made for contact data betray a model that was put into the wrong list."""
    telling = {
        model.__name__
        for model in own_models()
        for field in model._meta.get_fields()
        if type(field).__name__ == "EmailField" or field.name in ("phone", "first_name", "last_name", "ip")
    }
    telling -= {"Organisation"}  # the public number of an institution, never of a person; its form says so
    assert telling == {"BarrierReport", "PersonContact", User.__name__, OutgoingMail.__name__}


@pytest.mark.parametrize("label", sorted(retentions()))
def test_every_rule_is_carried_out_or_goes_with_one_that_is(label):
    kept = retentions()[label]
    assert isinstance(kept, Retention)
    carried_out = {purge.model for purge in PURGES}
    assert (label in carried_out) != bool(kept.goes_with)
    assert not kept.goes_with or kept.goes_with in carried_out
    assert str(kept)


@pytest.mark.parametrize("purge", PURGES, ids=lambda purge: purge.key)
def test_what_is_carried_out_is_published_with_its_period(purge):
    assert purge.due(today()).model is apps.get_model(purge.model)
    kept = purge.retention
    assert bool(kept.years or kept.days) == ("%(kept)s" in str(kept.text))
    assert len(str(purge.what)) <= 200 and len(str(kept)) <= 300


def test_keys_of_rules_are_their_own():
    assert len({purge.key for purge in PURGES}) == len(PURGES)


def test_only_one_module_lifts_the_guards_of_what_stays():
    """`pgtrigger.ignore`, or the variable behind it; migrations and tests may."""
    lifting = re.compile(r"pgtrigger\.(ignore|runtime)|session_replication_role|DISABLE TRIGGER")
    guard = re.compile(r'"(\w+\.\w+:\w+)"')
    found = {}
    for app in APPS:
        for path in Path(app).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if "migrations" not in path.parts and lifting.search(text):
                found[str(path)] = set(guard.findall(text))
    assert found == {
        # Writes a derived column anew; nothing that somebody said is touched.
        "participation/actions/hearings/naming.py": {"guidelines.Version:status_follows"},
        "participation/actions/retention/anonymising.py": {
            "participation.Contribution:original_stays",
            "participation.ModerationDecision:append_only",
            "participation.Reply:append_only",
        },
    }
