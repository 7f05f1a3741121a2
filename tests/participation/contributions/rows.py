"""Contributions with all that may hang on them, and the addresses where they are read."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.rows.jobs import JobStatus
from erfurt_sozialraum.rows.viewers import PUBLIC
from guidelines.models import StoredFile
from participation import receipts
from participation.models import Contribution, Decision, ModerationDecision, Outcome, Reply
from participation.overviews.contributions.way import way_of
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    ContributionFactory,
    DeliberationFactory,
    EventFactory,
    FeedbackLoopFactory,
    PlannerFactory,
    ReportFactory,
    ResultFactory,
    VersionFactory,
    WordingFactory,
    mention,
)

CODE = "K7QM3XPT9ABCDEFG"
PRIVATE = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def with_code(factory=ContributionFactory, **fields):
    return factory(code_hash=receipts.code_hash(CODE), **fields)


def receipt_of(client, code="K7QM-3XPT-9ABC-DEFG"):
    return client.get(reverse("participation:receipt", args=[code]))


def public(contribution):
    return reverse("participation:contribution", args=[contribution.consultation.slug, contribution.pk])


def reply(contribution, outcome=Outcome.ADOPTED, **fields):
    fields.setdefault("reason", "Das ist ein guter Hinweis.")
    return Reply.objects.create(point=contribution.points.get(order=1), outcome=outcome, **fields)


def stations(contribution, user=PUBLIC):
    return [(s.key, s.state) for s in way_of(Contribution.objects.get(pk=contribution.pk), user).stations]


def headers(response):
    return {name: response.get(name) for name in PRIVATE}


def released(**fields):
    """A rendered report that everybody may read."""
    file = StoredFile.objects.create(name="b.pdf", media_type="application/pdf", size=1, sha256="0" * 64)
    return ReportFactory(
        job_status=JobStatus.DONE,
        file=file,
        released_by=PlannerFactory(),
        published_at=timezone.now() - timedelta(minutes=1),
        **fields,
    )


def full_row(results=1, **fields):
    """A contribution with everything that may hang on it."""
    row = AcceptedFactory(**fields)
    version = VersionFactory()
    reply(row, wording=WordingFactory(version=version))
    ModerationDecision.objects.create(contribution=row, accepted=True, published=True, public_text=row.text)
    for _ in range(results):
        result = ResultFactory(event=EventFactory(committee=CommitteeFactory()))
        mention(result, row)
        FeedbackLoopFactory(result=result)
        decision = Decision.objects.create(
            deliberation=DeliberationFactory(), decided_on=date(2026, 9, 2), wording="vertagt"
        )
        mention(decision, row)
    return row
