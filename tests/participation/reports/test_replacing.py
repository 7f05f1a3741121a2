"""A report may replace an earlier one: both say so, and the earlier one stays readable."""

import io

import pikepdf
import pytest
from django.urls import reverse

from participation import pdf
from participation.models import Report
from participation.pdf.report import compose
from tests import factories as f
from tests.participation.reports.ordering import finished, form_data, released
from tests.participation.reports.snapshots import snapshot
from tests.reading import text_of

pytestmark = pytest.mark.django_db
ORDER = "/aufgaben/berichte/neu/"


def page(client, row):
    return text_of(client.get(reverse("participation:report", args=[row.pk])))


def test_it_is_ordered_from_the_earlier_one(client, planner, process):
    earlier = released(process)
    topic = f.TopicFactory(process=process)
    link = f"{ORDER}?ersetzt={earlier.number}"
    assert link in client.get(f"/berichte/{earlier.pk}/").content.decode()
    form = client.get(link).context["form"]
    wanted = {"replaces": earlier.pk, "committee": earlier.committee_id, "topics": [topic.pk]}
    assert {name: form[name].value() for name in wanted} == wanted
    sent = form_data(process, committee=earlier.committee_id, replaces=earlier.pk)
    assert client.post(ORDER, sent).status_code == 302
    assert Report.objects.get(replaces=earlier).committee == earlier.committee


def test_it_replaces_none_of_another_committee(client, planner, process):
    earlier = released(process)
    response = client.post(ORDER, form_data(process, replaces=earlier.pk))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["replaces"])


def test_both_say_it_once_the_newer_is_public(client, planner, process):
    earlier = released(process)
    newer = finished(process, committee=earlier.committee, replaces=earlier)
    assert "Dieser Bericht soll ersetzt werden" in page(client, earlier)
    client.logout()
    assert newer.number not in page(client, earlier)
    client.force_login(planner)
    client.post(reverse("participation:report_release", args=[newer.pk]))
    client.logout()
    newer.refresh_from_db()
    assert f"gilt statt seiner {newer.named}" in page(client, earlier)
    assert f"Ersetzt {earlier.named}" in page(client, newer)
    listed = text_of(client.get("/berichte/"))
    assert f"Ersetzt {earlier.named}." in listed and f"Ersetzt durch {newer.named}" in listed
    client.force_login(planner)
    client.post(reverse("participation:report_withdraw", args=[earlier.pk]))
    client.logout()
    assert f"Ersetzt ist er durch {newer.named}" in page(client, earlier)


def test_a_withdrawn_successor_replaces_nothing(client, planner, process):
    earlier = released(process)
    newer = released(process, committee=earlier.committee, replaces=earlier)
    client.post(reverse("participation:report_withdraw", args=[newer.pk]))
    client.logout()
    assert newer.number not in page(client, earlier)


def test_the_pdf_names_what_it_replaces():
    named = "SB-2026-001 (Datenstand 1. März 2026)"
    assert named in compose(snapshot(1), replaces=named).replace("\u00ad", "")
    assert "<dt>Ersetzt</dt>" not in compose(snapshot(1))
    with pikepdf.open(io.BytesIO(pdf.render(snapshot(1), replaces=named).content)) as document:
        assert len(document.pages) > 1
