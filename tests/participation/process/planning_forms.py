"""Where planners work on a process, and what its forms send."""

from django.utils import timezone

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.editing.conflicts import revision_of
from participation.models import ExaminationTask, FeedbackRule
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    ConsultationFactory,
    FeedbackLoopFactory,
    OrganisationFactory,
    PaperFactory,
    ResultFactory,
    StepFactory,
    TopicFactory,
    state_date,
)

BASE = "/aufgaben/planung/"


def process_data(row=None, **values):
    base = {"name": "Konzept Rieth", "slug": "", "summary": "", "occasion": "", "responsible": ""}
    base |= {"records_from": "2026-01-01", "revision": revision_of(row) if row else ""}
    return base | values


def topic_data(row=None, **values):
    base = {"name": "Wohnen", "slug": "", "summary": "", "order": 10}
    return base | {"revision": revision_of(row) if row else ""} | values


def task_data(row=None, **values):
    base = {"question": "Welche Orte?", "topic": "", "office": "", "asked_on": "", "due_on": "", "source": ""}
    return base | {"revision": revision_of(row) if row else ""} | values


def a_world(process, number):
    """Rows of every kind, `number` of each."""
    for n in range(number):
        topic, office = TopicFactory(process=process, order=n), OrganisationFactory()
        topic.actors.add(office)
        step = StepFactory(process=process, paper=PaperFactory(), responsible=office)
        step.topics.add(topic)
        step.committees.add(CommitteeFactory())
        step.records.create(text="Es fand statt.")
        state_date(step, today())
        consultation = ConsultationFactory(process=process, step=step)
        AcceptedFactory(consultation=consultation)
        result = ResultFactory(event__process=process, event__step=step)
        FeedbackLoopFactory(result=result)
        ExaminationTask.objects.create(
            process=process, topic=topic, question="Welche Orte?", office=office, published_at=timezone.now()
        )
        FeedbackRule.objects.create(process=process, target=CommitteeFactory(), source_committee=None)
