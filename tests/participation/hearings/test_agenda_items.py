"""Items of an agenda that planners put there before a deliberation is known."""

import pytest
from django.test import Client
from django.urls import reverse

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.editing.conflicts import revision_of
from participation.models import AgendaItem, Deliberation
from tests.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    CouncilCommitteeFactory,
    DeliberationFactory,
    EventFactory,
    ProcessFactory,
    UserFactory,
    on_agenda,
    state_date,
)
from tests.reading import markup_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    row = EventFactory(process=None, committee=CouncilCommitteeFactory(), title="Sitzung im März")
    state_date(row, today())
    return row


def create(client, event, **values):
    sent = {"title": "Haushalt der Jugendhilfe", "number": "Ö 4", "order": "2", "about": "", "paper": ""}
    address = reverse("participation:agenda_item_create", args=[event.pk])
    return client.post(address, sent | {"process": "", "revision": ""} | values)


def test_an_item_is_made_on_the_page_of_the_session_and_all_may_read_it(client, planner, event):
    page = reverse("participation:event_detail", args=[event.pk])
    address = reverse("participation:agenda_item_create", args=[event.pk])
    assert f'href="{address}"' in markup_of(client.get(page))
    process, body = ProcessFactory(), CommitteeFactory()
    sent = {"process": process.pk, "about": body.pk}
    assert create(client, event, **sent).url == f"{page}#tagesordnung"
    item = AgendaItem.objects.get()
    assert (str(item), item.order, item.process, item.about) == (
        "Ö 4 Haushalt der Jugendhilfe",
        2,
        process,
        body,
    )
    assert "Ö 4 Haushalt der Jugendhilfe" in text_of(Client().get(f"/termine/{event.pk}/"))
    create(client, event, **sent)
    assert AgendaItem.objects.count() == 1, "sent twice, it is stored once"


def test_a_session_of_a_process_deals_with_that_one(client, planner):
    event = EventFactory(committee=CommitteeFactory())
    create(client, event)
    assert AgendaItem.objects.get().process == event.process


def test_mistakes_stand_at_their_field_and_others_may_not(client, planner, event):
    response = create(client, event, title=" ", order="")
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"title", "order"})
    client.force_login(UserFactory(roles=["editor"]))
    assert create(client, event).status_code == 403
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"withdrawn_at": "2026-05-01T00:00Z"}])
def test_a_session_that_is_off_gets_no_agenda(client, planner, event, change):
    type(event).objects.filter(pk=event.pk).update(**change)
    assert create(client, event).status_code == 409
    assert not AgendaItem.objects.exists()


def test_without_a_deliberation_all_of_it_is_edited_and_two_people_see_each_other(client, planner, event):
    item = AgendaItemFactory(event=event, title="Haushalt")
    address = reverse("participation:agenda_item", args=[item.pk])
    first = {"title": "Haushalt 2027", "number": "", "order": "0", "about": "", "paper": "", "process": ""}
    sent = first | {"revision": revision_of(item)}
    assert client.post(address, sent).status_code == 302
    response = client.post(address, sent | {"title": "Etat"})
    assert response.status_code == 409
    assert all(words in text_of(response) for words in ("Haushalt 2027", "Etat"))


def test_with_a_deliberation_only_its_place_is_edited(client, planner, event):
    row = DeliberationFactory(committee=event.committee)
    item = on_agenda(row, event).item
    form = client.get(reverse("participation:agenda_item", args=[item.pk])).context["form"]
    assert set(form.fields) == {"number", "order", "revision"}
    gone = reverse("participation:agenda_item_visibility", args=[item.pk])
    assert client.post(gone, {"sichtbar": "nein"}).status_code == 409


def test_an_item_is_taken_back_and_shown_again(client, planner, event):
    item = AgendaItemFactory(event=event, title="Haushalt")
    address = reverse("participation:agenda_item_visibility", args=[item.pk])
    assert "zurückziehen?" in text_of(client.get(f"{address}?sichtbar=nein"))
    client.post(address, {"sichtbar": "nein"})
    public = f"/termine/{event.pk}/"
    assert "Haushalt" not in text_of(Client().get(public))
    page = text_of(client.get(reverse("participation:event_detail", args=[event.pk])))
    assert "Zurückgezogen: Haushalt" in page
    client.post(address, {"sichtbar": "ja"})
    assert "Haushalt" in text_of(Client().get(public))


def test_a_deliberation_takes_over_the_item(client, planner, event):
    process = ProcessFactory(is_main=True)
    item = AgendaItemFactory(event=event, title="Haushalt", number="Ö 4", process=process)
    address = reverse("participation:council_create", args=["beratungen"])
    address += f"?veranstaltung={event.pk}&punkt={item.pk}"
    page = reverse("participation:event_detail", args=[event.pk])
    assert address.replace("&", "&amp;") in markup_of(client.get(page))
    form = client.get(address).context["form"]
    assert form.initial["title"] == "Haushalt"
    sent = {"title": "Haushalt 2027", "committee": event.committee_id, "role": "decision", "event": event.pk}
    assert client.post(address, sent | {"about": "", "paper": "", "report": ""}).status_code == 302
    item.refresh_from_db()
    row = Deliberation.objects.get()
    assert AgendaItem.objects.count() == 1
    assert (row.session, row.sessions.get().item, item.title) == (event, item, "Haushalt 2027")
