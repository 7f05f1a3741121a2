"""What belongs to a process is public only as long as the process is."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from participation import models as p
from tests.factories import (
    AcceptedFactory,
    ConsultationFactory,
    DeliberationFactory,
    EventFactory,
    PlannerFactory,
    ProcessFactory,
    ResultFactory,
    StepFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
MODELS = [p.Step, p.Topic, p.Event, p.Consultation, p.Contribution, p.Result, p.Deliberation]


def test_a_withdrawn_process_takes_all_that_is_its_own_off_the_public_pages():
    process = ProcessFactory()
    event = EventFactory(process=process)
    StepFactory(process=process)
    TopicFactory(process=process)
    DeliberationFactory(process=process)
    ResultFactory(event=event)
    AcceptedFactory(consultation=ConsultationFactory(process=process))

    def seen_by(user):
        return [model.objects.visible_to(user).count() for model in MODELS]

    assert seen_by(AnonymousUser()) == [1] * len(MODELS)
    p.Process.objects.update(withdrawn_at=timezone.now())
    assert seen_by(AnonymousUser()) == [0] * len(MODELS)
    assert seen_by(PlannerFactory()) == [1] * len(MODELS)
