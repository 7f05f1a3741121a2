"""On its page a report leads on to what it names; its PDF and older reports hold the same words."""

import pytest
from django.urls import reverse

from erfurt_sozialraum.dates import DateKind
from tests import factories as f
from tests.participation.reports.ordering import order

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(process):
    """What comes next, and a result of a contribution."""
    body = f.CommitteeFactory(name="AG")
    event = f.EventFactory(process=process, title="Werkstatt")
    step = f.StepFactory(process=process, title="Befragung")
    invitation = f.CouncilInvitationFactory(committee=body, title="Einladung in die AG")
    for row in (event, step, invitation):
        f.state_date(row, kind=DateKind.UNDATED)
    said = f.AcceptedFactory(consultation=f.ConsultationFactory(process=process, title="Was fehlt?"))
    result = f.ResultFactory(event__process=process, title="Bänke")
    f.mention(result, said)
    return {
        "Werkstatt": reverse("participation:event", args=[event.pk]),
        "Befragung": reverse("participation:step", args=[step.slug]),
        "Einladung in die AG": reverse("participation:committee", args=[body.slug]),
        "Was fehlt?": reverse("participation:consultation", args=[said.consultation.slug]),
        "Bänke": reverse("participation:result", args=[result.pk]),
    }


def report_page(client, row):
    return client.get(reverse("participation:report", args=[row.pk])).content.decode()


def test_what_a_report_names_is_linked(client, planner, process, named):
    page = report_page(client, order(process))
    for title, address in named.items():
        assert f'<a href="{address}">{title}</a>' in page, title
    after = page.partition("Eingegangen in:")[2].partition("</p>")[0]
    assert f'<a href="{named["Bänke"]}">Bänke</a>' in after


def test_older_reports_name_the_same_without_links(client, planner, process, named):
    row = order(process)
    for group in row.snapshot["dates"]["gaps"]:
        for line in group["rows"]:
            del line["href"]
    for line in row.snapshot["dates"]["ahead"]:
        del line["href"]
    for topic in row.snapshot["contributions"]:
        for item in topic["items"]:
            del item["result_pages"]
    type(row).objects.filter(pk=row.pk).update(snapshot=row.snapshot | {"format": 1})
    page = report_page(client, row)
    after = page.partition("Eingegangen in:")[2].partition("</p>")[0]
    assert after.strip() == "Bänke"
    assert f'<a href="{named["Werkstatt"]}">' not in page
    assert "Werkstatt" in page
