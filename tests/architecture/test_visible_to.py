"""What the public sees starts from `visible_to`; a new model must be put into one of three lists."""

import pytest

from erfurt_sozialraum.rows.viewers import PUBLIC

from .models import own_models

BY_ITSELF = {
    "AgendaItem",
    "Area",
    "Committee",
    "Consultation",
    "Contribution",
    "CouncilInvitation",
    "Decision",
    "DecisionMention",
    "Deliberation",
    "Event",
    "ExaminationTask",
    "FeedbackLoop",
    "Guideline",
    "Indicator",
    "Organisation",
    "Paper",
    "Point",
    "Process",
    "ReasonSource",
    "Reply",
    "Report",
    "Result",
    "ResultMention",
    "StatusUpdate",
    "Step",
    "StoredFile",
    "Topic",
    "Version",
    "Wording",
}
# Shown only below a row that `visible_to` has let through: by this foreign key.
BELOW = {
    "AreaActor": "organisation",
    "Article": "guideline",
    "ChangeReason": "version",
    "CouncilInvitationDate": "subject",
    "CouncilInvitationSession": "subject",
    "DecisionSubject": "decision",
    "DeliberationDate": "subject",
    "DeliberationSession": "subject",
    "EventDate": "subject",
    "FeedbackStatement": "loop",
    "FormerDates": "consultation",
    "GuidelineBasis": "guideline",
    "IndicatorSet": "indicator",
    "IndicatorValue": "set",
    "ModerationDecision": "contribution",
    "PaperMilestone": "paper",
    "PaperMilestoneDate": "subject",
    "Seat": "committee",
    "StepBody": "step",
    "StepDate": "subject",
    "StepRecord": "step",
    "Succession": "version",
    "TopicActor": "topic",
}
# Plain lists without anything to hide.
OPEN = {"AreaScheme", "Sector", "Source"}
NEVER_PUBLIC = {
    "ArchiveOffer",
    "BarrierReport",
    "CommitteeResponse",
    "DeletionRecord",
    "FeedbackRule",
    "OutgoingMail",
    "Person",
    "PersonContact",
    "PurgeRun",
    "ReadMark",
    "RoleGrant",
    "SeatHolder",
    "User",
}
MODELS = {model.__name__: model for model in own_models()}


def test_every_model_is_judged():
    lists = [BY_ITSELF, set(BELOW), OPEN, NEVER_PUBLIC]
    assert set(MODELS) == set().union(*lists)
    assert sum(map(len, lists)) == len(MODELS)


def test_what_is_seen_by_itself_has_visible_to():
    assert {
        name for name, model in MODELS.items() if hasattr(model.objects.none(), "visible_to")
    } == BY_ITSELF


@pytest.mark.parametrize(("name", "key"), BELOW.items())
def test_what_is_seen_below_hangs_on_something_visible(name, key):
    above = MODELS[name]._meta.get_field(key).related_model
    while above.__name__ in BELOW:
        above = above._meta.get_field(BELOW[above.__name__]).related_model
    assert above.__name__ in BY_ITSELF


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(BY_ITSELF))
def test_code_that_forgets_who_looks_sees_nothing(name):
    """`None` is nobody, not a stranger: it fails at once instead of showing anything."""
    with pytest.raises(AttributeError):
        MODELS[name].objects.visible_to(None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", [n for n in sorted(BY_ITSELF) if any(f.name == "withdrawn_at" for f in MODELS[n]._meta.fields)]
)
def test_the_public_query_asks_for_publication(name):
    query = str(MODELS[name].objects.visible_to(PUBLIC).query)
    assert "published_at" in query
    assert "withdrawn_at" in query
