"""What comes next among the steps of a process: never one that is over."""

from collections.abc import Sequence

from participation.models import Step


def following(step: Step, steps: Sequence[Step]) -> Step | None:
    """The step that comes after this one; `steps`: all that the reader may see, with state, in order of time.

    The one that planners have chosen, as long as it is not over; else the first after it that is not.
    """
    chosen = next((row for row in steps if row.pk == step.next_step_id), None)
    if chosen is not None and chosen.is_to_come:
        return chosen
    later = [row.pk for row in steps].index(step.pk) + 1
    return next((row for row in steps[later:] if row.is_to_come), None)
