"""What the start page tells: what is open, what became of the rest, who decides and when."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind
from erfurt_sozialraum.dates.models import DateStatement
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.viewers import PUBLIC, Viewer
from guidelines.models import Article
from participation.models import (
    Consultation,
    CouncilInvitation,
    CouncilInvitationDate,
    Deliberation,
    DeliberationDate,
    Outcome,
    Reply,
    Topic,
)
from stakeholders.models import Area, AreaActor, Committee, Organisation, Seat

# Which gap says most about the next date: decided but undated, then undecided, then unknown.
_GAPS = [DateKind.UNDATED, DateKind.UNDECIDED, DateKind.UNDOCUMENTED]


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
    """From how many districts somebody takes part."""

    active: int
    total: int


def consultations(user: Viewer) -> Consultations:
    """Open, coming and closed consultations; one query."""
    now = timezone.now()
    rows = list(Consultation.objects.visible_to(user).order_by("closes_at", "pk"))
    running = [row for row in rows if row.is_open()]
    coming = sorted((row for row in rows if row.opens_at > now), key=lambda row: row.opens_at)
    closed = [row for row in reversed(rows) if row not in running and row not in coming]
    return Consultations(open=running, coming=coming, closed=closed)


def example(user: Viewer) -> Reply | None:
    """The latest reply that took a published voice into a draft, one with a public article first; one query.

    `shows_article` is the same for everybody: the start page shows no article of a withdrawn version.
    """
    public = Article.objects.visible_to(PUBLIC).filter(pk=OuterRef("article"))
    return (
        Reply.objects.visible_to(user)
        .that_count()
        .filter(
            outcome__in=[Outcome.ADOPTED, Outcome.PARTLY],
            point__contribution__published_at__isnull=False,
        )
        .annotate(shows_article=Exists(public))
        .select_related("point__contribution__consultation", "article__version__guideline")
        .latest_first("-shows_article")
        .first()
    )


def districts(user: Viewer) -> Districts:
    """Areas where an organisation is at work that has a seat or is drawn in for a topic; one query."""
    committees = Committee.objects.visible_to(user)
    seats = Seat.objects.current().filter(committee__in=committees, organisation=OuterRef("organisation"))
    topics = Topic.objects.visible_to(user).filter(actors=OuterRef("organisation"))
    actors = AreaActor.objects.current().filter(
        Exists(seats) | Exists(topics),
        area=OuterRef("pk"),
        organisation__in=Organisation.objects.visible_to(user),
    )
    areas = Area.objects.visible_to(user).main().annotate(heard=Exists(actors))
    return Districts(**areas.aggregate(active=Count("pk", filter=Q(heard=True)), total=Count("pk")))


def next_invitation(user: Viewer) -> DateStatement | None:
    """When council members are invited next, or the gap that says most; one query."""
    rows = CouncilInvitation.objects.visible_to(user).not_withdrawn()
    return _headline(CouncilInvitationDate.objects.that_count().filter(subject__in=rows))


def next_hearing(user: Viewer) -> DateStatement | None:
    """When a committee of the council hears of the process next, or the gap that says most; one query."""
    rows = Deliberation.objects.visible_to(user).not_withdrawn()
    return _headline(DeliberationDate.objects.that_count().filter(subject__in=rows))


def _headline(statements: QuerySet) -> AnnotatedRow | None:
    """The next date, or the most telling gap."""
    rows = list(statements.select_related("subject__committee").order_by("subject"))
    coming = [row for row in rows if row.is_dated and not row.is_past]
    gaps = [row for row in rows if not row.is_dated]
    coming.sort(key=lambda row: row.earliest)
    gaps.sort(key=lambda row: _GAPS.index(row.kind))
    # What was made up answers only where nothing else does.
    return next(iter(sorted(coming + gaps, key=lambda row: row.subject.is_example)), None)
