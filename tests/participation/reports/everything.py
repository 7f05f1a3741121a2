"""A process in which there is something of everything that a report can tell."""

from datetime import timedelta

from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, today
from participation.models import ExaminationTask, FeedbackRule, Outcome, Reply, StepRecord
from stakeholders.models import AreaActor, StatusUpdate
from tests import factories as f

DAY = timedelta(days=1)


def everything(process):
    """Fill the process, so that no list of a report on it is empty; its one topic."""
    process.summary, process.occasion = "Zusammen.", "Ein Auftrag."
    process.responsible = f.OrganisationFactory()
    process.save()
    body, area, article = f.CommitteeFactory(), f.AreaFactory(), f.WordingFactory()
    process.areas.add(area, f.AreaFactory())
    process.papers.add(f.PaperFactory())
    process.guidelines.add(article.version.guideline)
    bodies(process, body, area)
    steps(process, area)
    said = contributions(process, area, article)
    council(process, body, said)
    results(process, body, said, article)
    examinations(process)
    return said.topic


def bodies(process, body, area):
    """Who sits where, what they hear, how far they are, and who from the districts takes part."""
    seat = f.SeatFactory(committee=body)
    f.SeatFactory(committee=body, note="Quelle")
    AreaActor.objects.create(area=area, organisation=seat.organisation)
    FeedbackRule.objects.create(process=process, target=body, days=60)
    StatusUpdate.objects.create(committee=body, number=1, as_of=today(), text="Stand.")


def council(process, body, said):
    """Invitations and deliberations that were, that come, and that have no date; a decision."""
    paper = f.PaperFactory()
    for shift in (-9 * DAY, 9 * DAY, None):
        rows = (
            f.CouncilInvitationFactory(committee=body),
            f.DeliberationFactory(process=process, about=body, paper=paper),
            f.DeliberationFactory(process=process, about=None, paper=paper),
        )
        for row in rows:
            f.state_date(row, today() + shift) if shift else f.state_date(row, kind=DateKind.UNDATED)
        if shift and shift < timedelta(0):
            decision = rows[1].decisions.create(decided_on=today() - DAY, wording="genehmigt")
            f.mention(decision, said)


def steps(process, area):
    """A step with its record, one that is overdue, one without a date."""
    done, late, _open = (f.StepFactory(process=process, responsible=process.responsible) for _ in range(3))
    done.areas.add(area)
    for step in (done, late):
        f.state_date(step, today() - 5 * DAY)
    f.state_date(_open, kind=DateKind.UNDATED)
    StepRecord.objects.create(step=done, happened_from=today() - 5 * DAY, text="War.", source="Liste")
    StepRecord.objects.create(step=done, text="War.", invited=9, present=5)


def contributions(process, area, article):
    """One that is answered, one that is late, many that nobody has looked at, by district."""
    topic = f.TopicFactory(process=process)
    late = f.ConsultationFactory(process=process, answer_by=today() - DAY)
    said = f.AcceptedFactory(consultation=late, topic=topic, area=area)
    Reply.objects.create(point=said.points.get(), outcome=Outcome.ADOPTED, reason="Ja.", wording=article)
    f.AcceptedFactory(consultation=late, topic=topic)
    for place, number in ((area, 12), (f.AreaFactory(), 11)):
        for _n in range(number):
            f.ContributionFactory(consultation=late, topic=topic, area=place)
    return said


def results(process, body, said, article):
    """A result from a contribution, heard by one body and not yet by another."""
    result = f.ResultFactory(event__process=process, event__committee=body)
    result.topics.add(said.topic)
    f.mention(result, said)
    result.wordings.add(article)
    heard = f.FeedbackLoopFactory(result=result, committee=body)
    f.hear(heard, where="Sitzung", answer="Gut.")
    f.FeedbackLoopFactory(result=result, due_on=today() - DAY)


def examinations(process):
    """Questions that somebody clarifies, with and without a day."""
    for due in (today() - DAY, None):
        ExaminationTask.objects.create(
            process=process, question="Was fehlt?", due_on=due, published_at=timezone.now()
        )
