"""Test data: each factory makes the least that is valid, published where the public is to see it."""

from datetime import date, timedelta

import factory
import pgtrigger
from django.utils import timezone
from factory.django import DjangoModelFactory

from erfurt_sozialraum.dates import DateKind, Precision, span
from erfurt_sozialraum.rows.publication import german_slug
from guidelines import models as g
from participation import models as p
from stakeholders import models as s

PASSWORD = "Ein langes Kennwort 1"


def slug_of(attribute):
    """A slug made from another attribute."""
    return factory.LazyAttribute(lambda o: german_slug(getattr(o, attribute)))


class PublishedFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    published_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))


class UserFactory(DjangoModelFactory):
    class Meta:
        model = s.User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"konto{n}@example.org")
    name = factory.Sequence(lambda n: f"Erika Muster {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        roles = kwargs.pop("roles", [])
        user = model_class.objects.create_user(password=kwargs.pop("password", PASSWORD), **kwargs)
        for role in roles:
            grant(user, role)
        return user


def grant(user, role, **fields):
    """A role that began long ago; what staff and other offices need is made, unless it is given."""
    if role == "staff" and "works_for" not in fields:
        fields["works_for"] = s.Person.objects.create(name="Ursula Beispiel")
    if role == "office" and "office" not in fields:
        fields["office"] = OrganisationFactory()
    return s.RoleGrant.objects.create(**{"user": user, "role": role, "starts_on": date(2020, 1, 1)} | fields)


class PlannerFactory(UserFactory):
    roles = ["planner"]


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = s.Sector

    name = factory.Sequence(lambda n: f"Bereich {n}")
    slug = slug_of("name")


class OrganisationFactory(PublishedFactory):
    class Meta:
        model = s.Organisation

    sector = factory.SubFactory(SectorFactory)
    name = factory.Sequence(lambda n: f"Träger {n} e. V.")
    slug = slug_of("name")


class CommitteeFactory(PublishedFactory):
    class Meta:
        model = s.Committee

    kind = s.CommitteeKind.WORKING_GROUP
    name = factory.Sequence(lambda n: f"Arbeitsgruppe {n}")
    slug = slug_of("name")


class CouncilCommitteeFactory(CommitteeFactory):
    kind = s.CommitteeKind.COUNCIL
    name = factory.Sequence(lambda n: f"Ausschuss {n}")


class SeatFactory(DjangoModelFactory):
    class Meta:
        model = s.Seat

    committee = factory.SubFactory(CommitteeFactory)
    organisation = factory.SubFactory(OrganisationFactory)


def member_of(committee, **user):
    """An account whose person holds a seat in `committee` today."""
    account = UserFactory(**user)
    person = s.Person.objects.create(name=account.name, user=account)
    s.SeatHolder.objects.create(seat=SeatFactory(committee=committee), person=person)
    return account


class AreaSchemeFactory(DjangoModelFactory):
    class Meta:
        model = s.AreaScheme
        django_get_or_create = ["slug"]

    name = "Ortsteile"
    slug = "ortsteile"
    is_main = True


class AreaFactory(PublishedFactory):
    class Meta:
        model = s.Area

    scheme = factory.SubFactory(AreaSchemeFactory)
    number = factory.Sequence(lambda n: f"{n:02d}")
    name = factory.Sequence(lambda n: f"Ortsteil {n}")
    slug = slug_of("name")


class IndicatorFactory(PublishedFactory):
    class Meta:
        model = s.Indicator

    name = factory.Sequence(lambda n: f"Kennzahl {n}")
    slug = slug_of("name")
    kind = s.IndicatorKind.PEOPLE
    unit = "Menschen"


def indicator_set(indicator, values, *, as_of):
    """A set with its values: {area: number, or None where it is withheld}."""
    made = s.IndicatorSet.objects.create(indicator=indicator, as_of=as_of)
    for area, value in values.items():
        s.IndicatorValue.objects.create(set=made, area=area, value=value, is_withheld=value is None)
    return made


class GuidelineFactory(PublishedFactory):
    class Meta:
        model = g.Guideline

    kind = g.GuidelineKind.LEITLINIEN
    title = factory.Sequence(lambda n: f"Leitlinien {n}")
    slug = slug_of("title")


class VersionFactory(PublishedFactory):
    class Meta:
        model = g.Version

    guideline = factory.SubFactory(GuidelineFactory)
    number = 1


class ArticleFactory(DjangoModelFactory):
    class Meta:
        model = g.Article
        django_get_or_create = ("guideline", "key")

    guideline = factory.SubFactory(GuidelineFactory)
    key = factory.Sequence(lambda n: f"artikel-{n}")


class WordingFactory(DjangoModelFactory):
    """The words of the article with this `key` in a version: the same one in each version of a document."""

    class Meta:
        model = g.Wording
        exclude = ("key",)

    version = factory.SubFactory(VersionFactory)
    key = factory.Sequence(lambda n: f"artikel-{n}")
    article = factory.LazyAttribute(lambda o: ArticleFactory(guideline=o.version.guideline, key=o.key))
    heading = factory.Sequence(lambda n: f"Artikel {n}")
    text = "Treffpunkte bleiben offen."

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        # Tests put articles into versions that are public already, which nobody else may.
        with pgtrigger.ignore("guidelines.Wording:immutable_once_public"):
            return super()._create(model_class, *args, **kwargs)


class PaperFactory(PublishedFactory):
    class Meta:
        model = g.Paper

    number = factory.Sequence(lambda n: f"{n:04d}/26")
    slug = factory.LazyAttribute(lambda o: o.number.replace("/", "-"))
    kind = g.PaperKind.INFORMATION
    title = "Zwischenstand"


class ProcessFactory(PublishedFactory):
    class Meta:
        model = p.Process

    name = factory.Sequence(lambda n: f"Planungsprozess {n}")
    slug = slug_of("name")
    records_from = date(2024, 1, 1)


class OfProcessFactory(PublishedFactory):
    """What belongs to a process: a public one of its own, if none is given."""

    class Meta:
        abstract = True

    process = factory.SubFactory(ProcessFactory)


class TopicFactory(OfProcessFactory):
    class Meta:
        model = p.Topic

    name = factory.Sequence(lambda n: f"Thema {n}")
    slug = slug_of("name")


class StepFactory(OfProcessFactory):
    class Meta:
        model = p.Step

    title = factory.Sequence(lambda n: f"Schritt {n}")
    slug = slug_of("title")


class EventFactory(OfProcessFactory):
    class Meta:
        model = p.Event

    title = factory.Sequence(lambda n: f"Werkstatt {n}")


class ConsultationFactory(OfProcessFactory):
    class Meta:
        model = p.Consultation
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Beteiligung {n}")
    slug = slug_of("title")
    question = "Was fehlt in Ihrem Ortsteil?"
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=2))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=20))
    answer_by = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=60))

    @factory.post_generation
    def topics(self, create, extracted, **kwargs):
        if create and extracted:
            self.topics.set(extracted)


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = p.Contribution

    consultation = factory.SubFactory(ConsultationFactory)
    text = factory.Sequence(lambda n: f"Auf dem Platz fehlen Bänke ({n}).")


class AcceptedFactory(ContributionFactory):
    """Accepted, published, with its one point."""

    status = p.ContributionStatus.ACCEPTED
    published_at = factory.LazyFunction(timezone.now)
    published_text = factory.LazyAttribute(lambda o: o.text)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        row = super()._create(model_class, *args, **kwargs)
        p.Point.objects.create(contribution=row, order=1, text=row.text)
        return row


class ResultFactory(PublishedFactory):
    class Meta:
        model = p.Result
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda n: f"Ergebnis {n}")
    text = "Die Treffpunkte sollen bleiben."
    happened_on = factory.LazyFunction(timezone.localdate)


def mention(owner, *about):
    """Let a result or a decision name points, or whole contributions."""
    for row in about:
        point = row if isinstance(row, p.Point) else None
        owner.mentions.create(contribution=point.contribution if point else row, point=point)


class FeedbackLoopFactory(DjangoModelFactory):
    class Meta:
        model = p.FeedbackLoop

    result = factory.SubFactory(ResultFactory)
    committee = factory.SubFactory(CommitteeFactory)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))


class CouncilInvitationFactory(PublishedFactory):
    class Meta:
        model = p.CouncilInvitation
        skip_postgeneration_save = True

    committee = factory.SubFactory(CommitteeFactory)
    title = "Einladung von Mitgliedern des Stadtrats"

    @factory.post_generation
    def event(self, create, extracted, **kwargs):
        if extracted:
            p.CouncilInvitationSession.objects.create(subject=self, event=extracted)


class DeliberationFactory(OfProcessFactory):
    class Meta:
        model = p.Deliberation
        skip_postgeneration_save = True

    committee = factory.SubFactory(CouncilCommitteeFactory)
    title = "Arbeitsstand"

    @factory.post_generation
    def event(self, create, extracted, **kwargs):
        if extracted:
            on_agenda(self, extracted)


class AgendaItemFactory(PublishedFactory):
    class Meta:
        model = p.AgendaItem

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda n: f"Gegenstand {n}")


def on_agenda(deliberation, event, **link):
    """Put a deliberation on the agenda of a session."""
    item = AgendaItemFactory(event=event, title=deliberation.title, process=deliberation.process)
    return p.DeliberationSession.objects.create(subject=deliberation, item=item, **link)


def decide(version, day, *, outcome="adopted", body="Stadtrat", wording="beschlossen", row=None, **fields):
    """Put on record what was decided about a version: in the deliberation `row`, or in a new one."""
    if row is None:
        new = {"process": fields.pop("process")} if "process" in fields else {}
        row = DeliberationFactory(committee=None, body=body, role="decision", title=str(version), **new)
    facts = {"decided_on": day, "outcome": outcome, "wording": wording} | fields
    decision = row.decisions.create(**facts)
    decision.subjects.create(version=version)
    return decision


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = p.Report

    process = factory.SubFactory(ProcessFactory)
    committee = factory.SubFactory(CouncilCommitteeFactory)
    number = factory.Sequence(lambda n: f"SB-2026-{n:03d}")
    period_from = date(2026, 1, 1)
    period_to = date(2026, 6, 30)


def state_date(row, day=None, *, precision=Precision.DAY, kind=DateKind.DATED, **fields):
    """Add a statement of a date to a dated row: a day with its precision, or a gap (`kind`)."""
    if kind == DateKind.DATED:
        fields["earliest"], fields["latest"] = span(precision, day)
        fields["precision"] = precision
    return row.dates.create(kind=kind, **fields)


def hear(loop, day=None, *, where="Sitzung", text="", answer="", **fields):
    """Put on record that the body heard of a result on `day` (today), with what it said and its answer."""
    fields = {"happened_on": day or timezone.localdate(), "where": where} | fields
    kind = p.StatementKind.DISCUSSED if text else p.StatementKind.PRESENTED
    row = loop.statements.create(kind=kind, text=text, **fields)
    if answer:
        loop.statements.create(kind=p.StatementKind.ANSWERED, text=answer, **fields)
    return row
