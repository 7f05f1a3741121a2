"""A step with a date."""

from erfurt_sozialraum.dates import Precision
from tests.factories import StepFactory, state_date


def step_on(process, day, precision=Precision.DAY, **fields):
    step = StepFactory(process=process, **fields)
    state_date(step, day, precision=precision)
    return step
