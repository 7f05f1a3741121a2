"""What lies with another office: questions that it examines, and points that were forwarded to it."""

from dataclasses import dataclass, field

from django.db.models import F, QuerySet

from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import ExaminationTask, Point
from stakeholders.models import Organisation

ANSWERED = 10
"""So many answered rows of each kind are still shown."""


@dataclass(frozen=True)
class OfficeDesk:
    """What waits for the offices of an account, and what they have answered."""

    offices: list[Organisation] = field(default_factory=list)
    tasks: list[ExaminationTask] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    answered_tasks: list[ExaminationTask] = field(default_factory=list)
    answered_points: list[Point] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        """How many wait for an answer."""
        return len(self.tasks) + len(self.points)

    @property
    def late(self) -> int:
        """How many of these are past their day."""
        points = sum(point.is_late for point in self.points)
        return points + sum(task.is_late for task in self.tasks)


def office_desk(user: Viewer) -> OfficeDesk:
    """The desk of the offices for which `user` answers; nothing of others."""
    offices = list(Organisation.objects.served_by(user))
    if not offices:
        return OfficeDesk()
    tasks = ExaminationTask.objects.visible_to(user).at_office_of(user)
    tasks = tasks.select_related("process", "topic", "office")
    points = _points(user)
    return OfficeDesk(
        offices=offices,
        tasks=list(tasks.open().order_by(F("due_on").asc(nulls_last=True), "pk")),
        points=sorted(points.filter(office_answered=None), key=lambda point: (point.due_on, point.pk)),
        answered_tasks=list(tasks.exclude(answered_on=None).order_by("-answered_on", "-pk")[:ANSWERED]),
        answered_points=list(points.exclude(office_answered=None).order_by("-pk")[:ANSWERED]),
    )


def _points(user: Viewer) -> QuerySet[Point]:
    """Points that lie with the offices of an account, with their replies and where they come from."""
    related = ("consultation__process", "topic", "area")
    rows = Point.objects.visible_to(user).at_office_of(user).with_replies()
    return rows.select_related(*(f"contribution__{name}" for name in related))
