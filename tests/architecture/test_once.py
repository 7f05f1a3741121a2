"""A form that is sent twice at the same moment makes one row, whatever it makes."""

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, today
from guidelines.models import ReasonKind
from participation.actions.consultations import store_consultation
from participation.actions.documents import add_reason
from participation.actions.events import create_event
from participation.actions.hearings.decisions import record_decision
from participation.actions.hearings.rows import add_row
from participation.actions.process import create_task
from participation.actions.reports import order_report
from participation.models import Consultation, CouncilInvitation, Deliberation, Event, ExaminationTask
from stakeholders.actions.barriers import report_barrier
from stakeholders.actions.indicators import record_values
from tests.at_once import at_once
from tests.factories import (
    CommitteeFactory,
    CouncilCommitteeFactory,
    DeliberationFactory,
    IndicatorFactory,
    ProcessFactory,
    VersionFactory,
    WordingFactory,
)

from .models import own_models

UNKNOWN = {"kind": DateKind.UNDATED}


def consultation(key):
    process, now = ProcessFactory(), timezone.now()
    values = {"title": "Bänke", "slug": "baenke", "question": "Wo?", "opens_at": now, "answer_by": today()}
    values["closes_at"] = now + timedelta(days=1)
    return lambda: store_consultation(
        Consultation(process=process, form_key=key), revision="", values=dict(values)
    )


def event(key):
    process = ProcessFactory()
    return lambda: create_event(
        Event(process=process, title="Werkstatt", form_key=key), date=UNKNOWN, publish=True, by=None
    )


def council_invitation(key):
    body = CommitteeFactory()
    return lambda: add_row(
        CouncilInvitation(committee=body, title="Gespräch", form_key=key), by=None, statement=UNKNOWN
    )


def deliberation(key):
    process = ProcessFactory()
    return lambda: add_row(
        Deliberation(process=process, title="Stand", form_key=key), by=None, statement=UNKNOWN
    )


def decision(key):
    row = DeliberationFactory()
    values = {"decided_on": date(2026, 3, 3), "wording": "genehmigt", "votes": "", "source": ""}
    return lambda: record_decision(row, values=values, seen=None, form_key=key, by=None)


def report(key):
    process, committee = ProcessFactory(), CouncilCommitteeFactory()
    period = {"period_from": date(2026, 1, 1), "period_to": date(2026, 6, 30)}
    return lambda: order_report(process=process, committee=committee, form_key=key, by=None, **period)


def indicator_set(key):
    indicator = IndicatorFactory()
    return lambda: record_values(indicator, entries=[], as_of=today(), source="", form_key=key, by=None)


def examination_task(key):
    process = ProcessFactory()
    values = {"question": "Geht das?"}
    return lambda: create_task(ExaminationTask(process=process), form_key=key, values=dict(values))


def barrier_report(key):
    return lambda: report_barrier(form_key=str(key), text="Zu hell.", page="/", email="")[0]


def change_reason(key):
    """In a version where the article is new."""
    guideline = VersionFactory(number=1).guideline
    row = WordingFactory(version=VersionFactory(guideline=guideline, number=2, published_at=None))
    kind = ReasonKind.EDITORIAL
    return lambda: add_reason(row.version, row.article, kind=kind, form_key=key, by=None)


MAKES = {
    "BarrierReport": barrier_report,
    "ChangeReason": change_reason,
    "Consultation": consultation,
    "CouncilInvitation": council_invitation,
    "Decision": decision,
    "Deliberation": deliberation,
    "Event": event,
    "ExaminationTask": examination_task,
    "IndicatorSet": indicator_set,
    "Report": report,
}


def with_key():
    return {m.__name__: m for m in own_models() if "form_key" in {f.name for f in m._meta.fields}}


def test_every_row_that_a_form_makes_once_is_tried_here():
    assert MAKES.keys() == with_key().keys()


@pytest.mark.django_db(transaction=True)
def test_of_two_sendings_at_the_same_moment_one_makes_the_row():
    for name, model in with_key().items():
        make = MAKES[name](uuid.uuid4())
        before = model.objects.count()  # a decision needs a deliberation
        first, second = at_once(make, make)
        assert (getattr(first, "pk", first), model.objects.count()) == (second.pk, before + 1), name
