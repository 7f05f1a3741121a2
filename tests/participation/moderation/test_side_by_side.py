"""Several forms on the page of a contribution: who sends one keeps what stands in the others."""

import pytest

from participation.models import Point
from tests.factories import AcceptedFactory
from tests.participation.moderation.queue_forms import decision_url, detail, make_reply, reply_data, reply_url
from tests.reading import text_of

pytestmark = pytest.mark.django_db
STAYS = "Was Sie daneben geschrieben haben, steht noch da, nicht gespeichert."


@pytest.fixture
def row():
    found = AcceptedFactory(text="Bank und Bus.\r\nUnd Bäume.")
    Point.objects.create(contribution=found, order=2, text="Der Bus fährt zu selten.")
    return found


def page_data(client, row):
    """All that the one form of the page sends while nothing is typed."""
    forms = [form for _point, form in client.get(detail(row)).context["points"]]
    forms.append(client.get(detail(row)).context["decision_form"])
    fields = [field for form in forms for field in form]
    return {f.html_name: value for f in fields if (value := f.value()) is not None}


def field(response, point, name):
    return next(form for each, form in response.context["points"] if each == point)[name].value()


def test_enter_stores_nothing_and_keeps_all(client, planner, row):
    second = row.points.get(order=2)
    typed = {f"anliegen-{second.pk}-reason": "Angefangen", "public_text": "Mein neuer Text"}
    response = client.post(detail(row), page_data(client, row) | typed)
    assert (response.status_code, field(response, second, "reason")) == (200, "Angefangen")
    assert response.context["decision_form"]["public_text"].value() == "Mein neuer Text"
    assert "Noch ist nichts gespeichert." in text_of(response)
    assert (second.replies.count(), row.decisions.count()) == (0, 0)


def test_one_form_sends_all_and_its_first_button_is_none_of_theirs(client, planner, row):
    page = client.get(detail(row)).content.decode()
    main = page[page.index('id="inhalt"') : page.index("</main>")]
    assert main.count("<form") == 1
    first = main.index("<button", main.index("<form"))
    assert main[first : main.index(">", first)] == '<button type="submit" hidden'
    for point in row.points.all():
        assert main.count(f'formaction="{reply_url(point)}"') == 2
    assert main.count(f'formaction="{decision_url(row)}"') == 2


def test_the_answer_to_one_point_keeps_what_is_typed_for_the_other(client, planner, row):
    first, second = row.points.order_by("order")
    typed = {f"anliegen-{second.pk}-reason": "Angefangen", f"anliegen-{second.pk}-outcome": "noted"}
    sent = page_data(client, row) | reply_data(first) | typed
    response = client.post(reply_url(first), sent)
    assert (response.status_code, first.replies.count(), second.replies.count()) == (200, 1, 0)
    assert STAYS in text_of(response)
    assert [field(response, second, name) for name in ("reason", "outcome")] == ["Angefangen", "noted"]
    assert field(response, first, "reason") == first.replies.get().reason
    again = client.post(reply_url(second), sent | {f"anliegen-{second.pk}-reason": "Fertig."})
    assert (again.status_code, second.replies.get().reason) == (302, "Fertig.")


def test_a_mistake_in_one_keeps_the_others(client, planner, row):
    first, second = row.points.order_by("order")
    sent = page_data(client, row) | reply_data(first, reason="")
    typed = {
        f"anliegen-{second.pk}-reason": "Angefangen",
        "public_text": "Mein neuer Text",
        "decision": "publish",
    }
    response = client.post(reply_url(first), sent | typed)
    assert (response.status_code, field(response, second, "reason")) == (422, "Angefangen")
    assert response.context["decision_form"]["public_text"].value() == "Mein neuer Text"
    assert '<details class="flow" open>' in response.content.decode()


def test_a_decision_keeps_the_answers_that_are_begun(client, planner, row):
    first = row.points.get(order=1)
    sent = page_data(client, row) | {"decision": "internal", "reason": "Noch nicht."}
    response = client.post(decision_url(row), sent | {f"anliegen-{first.pk}-reason": "Angefangen"})
    assert (response.status_code, row.decisions.count()) == (200, 1)
    assert field(response, first, "reason") == "Angefangen"


def test_who_typed_nothing_else_goes_on(client, planner, row):
    first = row.points.get(order=1)
    sent = page_data(client, row) | reply_data(first)
    assert client.post(reply_url(first), sent).status_code == 302


def test_an_answer_by_somebody_else_is_noticed_although_the_form_was_kept(client, planner, row):
    first, second = row.points.order_by("order")
    typed = {f"anliegen-{second.pk}-reason": "Angefangen", f"anliegen-{second.pk}-outcome": "noted"}
    sent = page_data(client, row) | reply_data(first) | typed
    make_reply(second, reason="Jemand anderes.")
    kept = client.post(reply_url(first), sent)
    seen = {f"anliegen-{second.pk}-seen": field(kept, second, "seen")}
    assert client.post(reply_url(second), sent | seen).status_code == 409
