"""Every form that adds a row beside others treats two people alike: both texts, and nothing is lost."""

from datetime import date

import pytest
from django.urls import reverse

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.forms.seen import SeenForm
from participation.models import Outcome, Reply
from tests.factories import (
    AcceptedFactory,
    CommitteeFactory,
    ContributionFactory,
    DeliberationFactory,
    EventFactory,
    OrganisationFactory,
    PlannerFactory,
    StepFactory,
    UserFactory,
    VersionFactory,
    grant,
    state_date,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def step_record():
    step = StepFactory()
    return reverse("participation:step_record", args=[step.slug]), "", "text", {}, step.records


def step_date():
    step = StepFactory()
    state_date(step, date(2025, 1, 1))
    return reverse("participation:step_date", args=[step.slug]), "", "wording", dated(), step.dates


def event_date():
    event = EventFactory()
    state_date(event, date(2025, 1, 1))
    return reverse("participation:event_date", args=[event.pk]), "", "wording", dated(), event.dates


def dated():
    day = today().isoformat()
    return {"kind": "dated", "precision": "day", "earliest": "2026-01-01", "stated_on": day}


def council_decision():
    row = DeliberationFactory()
    sent = {
        "decided_on": "2026-03-03",
        "outcome": "noted",
        "votes": "",
        "source": "",
        "numbers": "",
        "search": "",
    }
    return reverse("participation:decision_create", args=[row.pk]), "", "wording", sent, row.decisions


def edition():
    body = CommitteeFactory()
    sent = {"as_of": today().isoformat(), "internal_text": ""}
    return reverse("participation:status_edit", args=[body.slug]), "", "text", sent, body.status_updates


def point():
    row = AcceptedFactory()
    return reverse("participation:point_list", args=[row.pk]), "", "text", {}, row.points


def moderation_decision():
    row = ContributionFactory()
    sent = {"decision": "publish", "reason": "", "bleiben": "1"}
    return reverse("participation:moderation_decide", args=[row.pk]), "", "public_text", sent, row.decisions


def reply():
    row = AcceptedFactory().points.get()
    sent = {"outcome": "noted", "forwarded_to": "", "wording": "", "replied_on": today().isoformat()}
    address, prefix = reverse("participation:moderation_reply", args=[row.pk]), f"anliegen-{row.pk}-"
    return address, prefix, "reason", sent | {"bleiben": "1"}, row.replies


def office_answer():
    row, office = AcceptedFactory().points.get(), OrganisationFactory()
    Reply.objects.create(point=row, outcome=Outcome.FORWARDED, reason="Dorthin.", forwarded_to=office)
    return reverse("participation:office_point", args=[row.pk]), "", "text", {}, row.replies


def adoption():
    version = VersionFactory()
    sent = {
        "decided_on": "2026-05-01",
        "outcome": "adopted",
        "votes": "",
        "source": "",
        "numbers": "",
        "search": "",
        "committee": "",
        "body": "Stadtrat",
        "paper": "",
        "versions": [version.pk],
    }
    address = reverse("participation:version_decision", args=[version.pk])
    return address, "", "wording", sent, version.decisions


KINDS = [
    step_record,
    step_date,
    event_date,
    council_decision,
    edition,
    point,
    moderation_decision,
    reply,
    office_answer,
    adoption,
]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def posting(request, client):
    """Send a text from the form as it is drawn now, or from an older one; and how many rows there are."""
    address, prefix, name, sent, rows = request.param()
    user = PlannerFactory()
    if request.param is office_answer:
        user = UserFactory()
        grant(user, "office", office=rows.instance.replies.get().forwarded_to)
    client.force_login(user)
    seen = rows.order_by("pk").last()

    def post(text, **others):
        values = sent | {name: text, "seen": seen.pk if seen else ""} | others
        return client.post(address, {f"{prefix}{key}": value for key, value in values.items()} | sent)

    return post, rows, f"{prefix}seen"


def test_who_is_second_reads_both_texts_and_the_second_sending_goes_through(posting):
    post, rows, seen = posting
    assert post("Von der Kollegin.").status_code == 302
    before = rows.count()
    response = post("Von mir.")
    assert (response.status_code, rows.count()) == (409, before)
    page = text_of(response)
    assert "Von der Kollegin." in page
    assert "Von mir." in page
    form = next(form for form in forms_of(response) if form.is_bound)
    assert post("Von mir.", seen=form.data[seen]).status_code == 302
    assert rows.count() == before + 1


def forms_of(response):
    """All forms of the page that add a row."""
    found = [value for layer in response.context for value in layer.flatten().values()]
    found += [form for value in found if isinstance(value, list) for row in value for form in of_pair(row)]
    return [form for form in found if isinstance(form, SeenForm)]


def of_pair(row):
    return row if isinstance(row, tuple) else ()


def test_the_same_words_sent_twice_are_stored_once(posting):
    post, rows, _seen = posting
    assert post("Dasselbe.").status_code == 302
    before = rows.count()
    assert post("Dasselbe.").status_code == 302
    assert rows.count() == before


def test_who_sends_nothing_is_first_told_that_there_is_another(posting):
    post, rows, _seen = posting
    post("Von der Kollegin.")
    before = rows.count()
    assert (post("").status_code, rows.count()) == (409, before)


def test_two_dates_in_the_same_words_show_in_what_they_differ(client):
    client.force_login(PlannerFactory())
    url = reverse("participation:step_date", args=[StepFactory().slug])
    sent = dated() | {"wording": "Mitte 2026", "seen": ""}
    assert client.post(url, sent | {"source": "Brief"}).status_code == 302
    response = client.post(url, sent | {"earliest": "2026-06-01", "source": "Anruf"})
    text = text_of(response)
    assert response.status_code == 409
    assert text.count("Mitte 2026 1. Januar 2026") == text.count("Mitte 2026 1. Juni 2026") == 1
    assert "Quelle: Brief" in text and "Quelle: Anruf" in text
