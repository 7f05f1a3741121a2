"""What the start page tells: what is open, what became of the rest, who decides and when."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.viewers import PUBLIC, Viewer
from participation.models import (
    Consultation,
    ReasonSource,
    Reply,
    Topic,
)
from participation.overviews.answers.appointments import Appointment, Appointments, hearings, invitations
from participation.overviews.replies import PROMISED, Promise, promises
from stakeholders.models import Area, AreaActor, Committee, Organisation, Seat

CANDIDATES = 10
"""Of so many voices that changed something, the first that can be shown is the example."""


@dataclass(frozen=True)
class Consultations:
    """Consultations by time; each list is the most urgent first."""

    open: list[Consultation]
    coming: list[Consultation]
    closed: list[Consultation]

    @property
    def main(self) -> Consultation | None:
        """The one that the page asks to take part in."""
        return self.open[0] if self.open else None


@dataclass(frozen=True)
class Districts:
    """The districts to choose one's own from; each knows whether somebody takes part from there (`heard`)."""

    areas: list[AnnotatedRow]

    @property
    def active(self) -> int:
        """From how many somebody takes part."""
        return sum(row.heard for row in self.areas)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.areas)


def consultations(user: Viewer) -> Consultations:
    """Open, coming and closed consultations; one query."""
    now = timezone.now()
    rows = list(Consultation.objects.visible_to(user).order_by("closes_at", "pk"))
    running = [row for row in rows if row.is_open()]
    coming = sorted((row for row in rows if row.opens_at > now), key=lambda row: row.opens_at)
    closed = [row for row in reversed(rows) if row not in running and row not in coming]
    return Consultations(open=running, coming=coming, closed=closed)


@dataclass(frozen=True)
class Example:
    """A published voice with the sentence that was changed because of it."""

    reply: Reply
    promise: Promise


def example(user: Viewer) -> Example | None:
    """The latest voice for which old words and new ones can be shown side by side; five queries.

    The start page is the same for everybody; without such a voice there is no example.
    """
    named = ReasonSource.objects.that_count().filter(point=OuterRef("point"))
    rows = list(
        Reply.objects.visible_to(user)
        .that_count()
        .filter(
            Exists(named),
            outcome__in=PROMISED,
            wording__isnull=False,
            point__contribution__published_at__isnull=False,
        )
        .select_related("point__contribution__consultation", "wording__article")
        .latest_first()[:CANDIDATES]
    )
    found = promises(rows, PUBLIC)
    return next(
        (Example(row, found[row.pk]) for row in rows if row.pk in found and found[row.pk].shows_change), None
    )


def districts(user: Viewer) -> Districts:
    """All areas, and whether somebody is at work there who has a seat or a topic; one query."""
    committees = Committee.objects.visible_to(user)
    seats = Seat.objects.current().filter(committee__in=committees, organisation=OuterRef("organisation"))
    topics = Topic.objects.visible_to(user).with_actor(OuterRef("organisation"))
    actors = AreaActor.objects.current().filter(
        Exists(seats) | Exists(topics),
        area=OuterRef("pk"),
        organisation__in=Organisation.objects.visible_to(user),
    )
    areas = Area.objects.visible_to(user).main().only("name", "slug").annotate(heard=Exists(actors))
    return Districts(list(areas))


def next_invitation(user: Viewer) -> Appointment | None:
    """When council members are invited next, or the gap that says most; one query."""
    rows = invitations(user, Committee.objects.visible_to(user), None)
    return Appointments(tuple(rows), {}).headline


def next_hearing(user: Viewer) -> Appointment | None:
    """When a committee of the council hears of the process next, or the gap that says most; two queries."""
    heard = hearings(user, Committee.objects.visible_to(user))
    return Appointments(tuple(item.row for item in heard), {}).headline
