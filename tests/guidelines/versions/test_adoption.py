"""A wrong record of an adoption is corrected; the former one stays, which the database holds too."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from erfurt_sozialraum.rows.publication import publish
from guidelines.models import FormerAdoption, Version
from tests.factories import DeliberationFactory, PaperFactory, ProcessFactory
from tests.guidelines.conftest import page
from tests.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(draft):
    publish(draft)
    return draft


def address(version):
    return f"{page(version)}beschluss/"


def sent(client, version, **values):
    """What the form sends that was just drawn."""
    form = client.get(address(version)).context["form"]
    base = {"adopted_on": "2026-05-01", "adopted_in": "Stadtrat", "adopted_paper": ""}
    return base | {"seen": form["seen"].value() or ""} | values


def test_a_wrong_record_is_corrected_and_stays_readable(client, planner, version):
    client.post(address(version), sent(client, version, adopted_in="Ausschus"))
    form = client.get(address(version)).context["form"]
    assert form.initial["adopted_in"] == "Ausschus"
    first = sent(client, version, adopted_in="Ausschuss", adopted_on="2026-05-02")
    assert client.post(address(version), first).status_code == 302
    version.refresh_from_db()
    assert (version.adopted_in, version.adopted_on.day) == ("Ausschuss", 2)
    former = FormerAdoption.objects.get()
    assert (former.adopted_in, former.adopted_on.day, former.recorded_by) == ("Ausschus", 1, planner)
    assert "Vorher stand hier 1. Mai 2026, Ausschus" in text_of(client.get(page(version)))
    assert client.post(address(version), first).status_code == 302, "sent twice, it is stored once"
    assert FormerAdoption.objects.count() == 1


@pytest.mark.parametrize("was_recorded", [False, True])
def test_who_records_second_reads_both_and_may_correct(client, planner, version, was_recorded):
    if was_recorded:
        client.post(address(version), sent(client, version, adopted_in="Ausschus"))
    mine = sent(client, version, adopted_in="Hauptausschuss")
    client.post(address(version), sent(client, version, adopted_in="Sozialausschuss"))
    response = client.post(address(version), mine)
    assert response.status_code == 409
    for words in ("1. Mai 2026, Hauptausschuss", "1. Mai 2026, Sozialausschuss"):
        assert words in text_of(response)
    version.refresh_from_db()
    assert version.adopted_in == "Sozialausschuss"
    assert client.post(address(version), response.context["form"].data).status_code == 302
    version.refresh_from_db()
    assert (version.adopted_in, FormerAdoption.objects.first().adopted_in) == (
        "Hauptausschuss",
        "Sozialausschuss",
    )


def test_without_the_former_record_the_database_refuses(client, planner, version):
    client.post(address(version), sent(client, version))
    changes = (
        {"adopted_in": "Heimlich"},
        {"adopted_in": "Heimlich", "adoption_recorded_at": timezone.now()},
    )
    for change in changes:
        with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic():
            Version.objects.filter(pk=version.pk).update(**change)
    client.post(address(version), sent(client, version, adopted_in="Anders"))
    with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic():
        FormerAdoption.objects.update(adopted_in="Nie gewesen")


def test_a_decision_leads_to_the_version_that_it_adopts(client, planner, version):
    paper, process = PaperFactory(), ProcessFactory()
    process.guidelines.add(version.guideline)
    row = DeliberationFactory(process=process, paper=paper)
    here = f"/aufgaben/stadtrat/beratungen/{row.pk}/"
    assert "Als beschlossen vermerken" not in text_of(client.get(here))
    row.decisions.create(decided_on="2026-05-01", wording="genehmigt")
    html = client.get(here).content.decode()
    href = html.split(f'href="{address(version)}')[1].split('"')[0].replace("&amp;", "&")
    form = client.get(address(version) + href).context["form"]
    assert (form.initial["adopted_on"].isoformat(), form.initial["adopted_paper"]) == ("2026-05-01", paper)
    assert form.initial["adopted_in"] == row.committee.name
    assert client.get(address(version) + "?tag=gestern").status_code == 200
    client.post(address(version), sent(client, version))
    assert "Als beschlossen vermerken" not in text_of(client.get(here))
