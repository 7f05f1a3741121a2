"""An account alone opens nothing: what is not public is seen by the planning, and by whom it belongs to."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from erfurt_sozialraum.rows.jobs import JobStatus
from guidelines.models import StoredFile
from participation.models import Decision, Point, Reply
from stakeholders.models import PLANNING_ROLES, Role, StatusUpdate
from tests import factories as f
from tests.promises import because_of

from .test_visible_to import BY_ITSELF, MODELS

pytestmark = pytest.mark.django_db

FACTORIES = {
    "AgendaItem": f.AgendaItemFactory,
    "Area": f.AreaFactory,
    "Committee": f.CommitteeFactory,
    "Consultation": f.ConsultationFactory,
    "CouncilInvitation": f.CouncilInvitationFactory,
    "Deliberation": f.DeliberationFactory,
    "Event": f.EventFactory,
    "Guideline": f.GuidelineFactory,
    "Indicator": f.IndicatorFactory,
    "Organisation": f.OrganisationFactory,
    "Paper": f.PaperFactory,
    "Process": f.ProcessFactory,
    "Result": f.ResultFactory,
    "Step": f.StepFactory,
    "Topic": f.TopicFactory,
    "Version": f.VersionFactory,
}


def report(**state):
    done = {"job_status": JobStatus.DONE, "released_by": f.PlannerFactory(), "file": stored_file(**state)}
    return f.ReportFactory(**state, **(done if state["published_at"] else {}))


def question(**state):
    return MODELS["ExaminationTask"].objects.create(process=f.ProcessFactory(), question="Wo?", **state)


def stored_file(**state):
    kind = "public" if state["published_at"] and not state.get("withdrawn_at") else "internal"
    return StoredFile.objects.create(
        content="a.pdf", name="a.pdf", media_type="application/pdf", size=1, sha256="0" * 64, visibility=kind
    )


def contribution(**state):
    return f.AcceptedFactory(consultation=f.ConsultationFactory(**state))


def reply(**state):
    point = contribution(**state).points.get()
    return Reply.objects.create(point=point, outcome="adopted", reason="Ja.", replied_by=f.PlannerFactory())


def decision(**state):
    row = f.DeliberationFactory(**state)
    return Decision.objects.create(
        deliberation=row, decided_on=timezone.localdate(), wording="genehmigt", recorded_by=f.PlannerFactory()
    )


def status(**state):
    body = f.CommitteeFactory(**state)
    return StatusUpdate.objects.create(committee=body, number=1, text="Stand", recorded_by=f.PlannerFactory())


MAKERS = FACTORIES | {
    "ReasonSource": lambda **state: reason_source(f.ResultFactory(**state)),
    "Wording": lambda **state: f.WordingFactory(version=f.VersionFactory(**state)),
    "Contribution": contribution,
    "Decision": decision,
    "DecisionMention": lambda **state: named(decision(**state)),
    "ResultMention": lambda **state: named(f.ResultFactory(**state)),
    "ExaminationTask": question,
    "FeedbackLoop": lambda **state: f.FeedbackLoopFactory(committee=f.CommitteeFactory(**state)),
    "Point": lambda **state: Point.objects.get(contribution=contribution(**state)),
    "Reply": reply,
    "Report": report,
    "StatusUpdate": status,
    "StoredFile": stored_file,
}


def named(owner):
    published = {"published_at": timezone.now(), "published_text": "Ein Text."}
    f.mention(owner, f.AcceptedFactory(**published))
    return owner.mentions.get()


def reason_source(result):
    wording = f.WordingFactory()
    return because_of(wording.version, wording.article, result).sources.get()


def three(name):
    """A public row, an internal one and one that was taken back."""
    public = timezone.now() - timedelta(days=1)
    states = ({}, {"published_at": None}, {"withdrawn_at": timezone.now()})
    return [MAKERS[name](**({"published_at": public} | state)) for state in states]


def seen(name, user, rows):
    """Which of `rows` the account sees, in their order."""
    found = set(MODELS[name].objects.visible_to(user).values_list("pk", flat=True))
    return [row.pk in found for row in rows]


def test_every_model_is_compared():
    assert set(MAKERS) == BY_ITSELF


@pytest.mark.parametrize("name", sorted(BY_ITSELF))
def test_an_account_sees_what_the_public_sees(name):
    rows = three(name)
    assert seen(name, AnonymousUser(), rows) == [True, False, False]
    others = [[], [Role.OPERATOR], [Role.TRANSCRIBER], [Role.STAFF], [Role.OFFICE]]
    for roles in others:
        assert seen(name, f.UserFactory(roles=roles), rows) == [True, False, False], roles
    assert seen(name, f.member_of(f.CommitteeFactory()), rows) == [True, False, False]


@pytest.mark.parametrize("name", sorted(BY_ITSELF))
def test_the_planning_sees_all(name):
    rows = three(name)
    for role in PLANNING_ROLES:
        expected = [True, False, False] if (name, role) == ("Report", Role.MODERATOR) else [True] * 3
        assert seen(name, f.UserFactory(roles=[role]), rows) == expected, role


def test_the_roles_are_asked_once(django_assert_num_queries):
    user = f.PlannerFactory()
    with django_assert_num_queries(1):
        assert user.sees_internal
        assert user.sees_internal
    with django_assert_num_queries(0):
        for name in BY_ITSELF:
            MODELS[name].objects.visible_to(user)
