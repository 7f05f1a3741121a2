"""Personal data has a retention period; a new model must be put into one list or the other."""

from stakeholders.models import OutgoingMail, User

from .models import own_models

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
}
NOT_PERSONAL = {
    "AgendaItem",
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
    "Reply",
    "Report",
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
