"""Taking back the consent to publish: with the code, at once, everywhere, for good."""

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.rows.jobs import JobStatus
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import StoredFile
from participation.actions.contributions import withdraw_consent
from participation.actions.moderation.deciding import decide
from participation.actions.reports import release_report
from participation.models import Contribution
from participation.overviews.reports.snapshot import Scope, build_snapshot
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    ContributionFactory,
    CouncilCommitteeFactory,
    PlannerFactory,
    ReportFactory,
    ResultFactory,
    mention,
)
from tests.participation.contributions.rows import PRIVATE, headers, public, receipt_of, reply, with_code
from tests.reading import text_of

pytestmark = pytest.mark.django_db

TEXT = "Am Kanal fehlt eine Laterne."
WITHDRAW = "/mein-beitrag/K7QM-3XPT-9ABC-DEFG/nicht-veroeffentlichen/"


@pytest.fixture
def published():
    return with_code(AcceptedFactory, text=TEXT, area=AreaFactory())


def test_it_asks_first_and_changes_nothing(client, published):
    assert WITHDRAW in receipt_of(client).content.decode()
    asked = client.get(WITHDRAW)
    assert "Das können Sie nicht rückgängig machen." in text_of(asked)
    assert (headers(asked), dict(asked.cookies)) == (PRIVATE, {})
    published.refresh_from_db()
    assert published.published_at is not None


def test_it_works_without_a_cookie_and_says_since_when(published):
    client = Client(enforce_csrf_checks=True)
    done = client.post(WITHDRAW, follow=True)
    assert not client.cookies
    assert done.redirect_chain == [("/mein-beitrag/K7QM-3XPT-9ABC-DEFG/#veroeffentlichung", 302)]
    assert "nicht mehr veröffentlicht, seit" in text_of(done)
    assert WITHDRAW not in done.content.decode()
    assert client.get(WITHDRAW).status_code == 302, "there is nothing left to take back"


def test_the_text_is_gone_from_every_public_page(client, published):
    reply(published)
    result = ResultFactory(event__process=published.consultation.process)
    mention(result, published)
    pages = [
        "/",
        "/was-daraus-wurde/",
        "/was-daraus-wurde/?suche=Laterne",
        f"/was-daraus-wurde/ergebnisse/{result.pk}/",
        f"/beteiligung/{published.consultation.slug}/beitraege/",
        f"/sozialraeume/{published.area.slug}/",
        public(published),
    ]
    before = [TEXT in text_of(client.get(page)) for page in pages]
    client.post(WITHDRAW)
    after = [TEXT in text_of(client.get(page)) for page in pages]
    assert before[1:] == [True] * 6
    assert after == [False] * 7
    assert client.get(public(published)).status_code == 404


def test_it_stays_counted_and_answered(client, published):
    client.post(WITHDRAW)
    reply(published)
    assert "1 weiterer ist gezählt, aber nicht veröffentlicht" in text_of(client.get("/was-daraus-wurde/"))
    text = text_of(receipt_of(client))
    assert "Ihr Beitrag ist beantwortet" in text
    assert "Das ist ein guter Hinweis." in text
    assert TEXT in text, "whoever wrote it still reads it"


def test_who_waits_for_moderation_may_say_no_as_well(client):
    row = with_code(text=TEXT)
    client.post(WITHDRAW)
    with pytest.raises(Refused, match="Zustimmung zurückgenommen"):
        decide(row, accepted=True, public_text=TEXT, seen=0, by=None)
    decide(row, accepted=True, seen=0, reason="Intern.", by=None)
    assert Contribution.objects.get().published_at is None


def test_it_is_said_once_and_never_taken_back(published):
    assert withdraw_consent(published) is True
    since = published.consent_withdrawn_at
    assert withdraw_consent(published) is False, "once is enough"
    assert published.consent_withdrawn_at == since
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Contribution.objects.update(consent_withdrawn_at=None)


def test_without_consent_there_is_nothing_to_take_back(client):
    with_code(may_publish=False)
    assert WITHDRAW not in receipt_of(client).content.decode()
    assert client.post(WITHDRAW).status_code == 302
    assert Contribution.objects.get().consent_withdrawn_at is None


def test_an_unknown_code_takes_nothing_back(client):
    ContributionFactory()
    assert client.post(WITHDRAW).status_code == 404
    assert Contribution.objects.get().consent_withdrawn_at is None


def test_the_planner_sees_it_and_can_only_keep_it_internal(client, planner, published):
    withdraw_consent(published)
    page = client.get(reverse("participation:moderation_detail", args=[published.pk]))
    assert "Zustimmung zurückgenommen" in text_of(page)
    offered = [key for key, _label in page.context["decision_form"].fields["decision"].choices]
    assert offered == ["internal"]


def test_a_report_ordered_before_is_not_released_after(published):
    process, committee = published.consultation.process, CouncilCommitteeFactory()
    today = timezone.localdate()
    snapshot = build_snapshot(Scope(process, committee, today, today, timezone.now(), ()))
    assert TEXT in str(snapshot)
    file = StoredFile.objects.create(name="b.pdf", media_type="application/pdf", size=1, sha256="0" * 64)
    report = ReportFactory(process=process, snapshot=snapshot, job_status=JobStatus.DONE, file=file)
    withdraw_consent(published)
    with pytest.raises(Refused, match="beauftragen Sie den Bericht neu"):
        release_report(report, by=PlannerFactory())
    report.refresh_from_db()
    assert report.published_at is None
