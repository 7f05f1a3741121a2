"""The list of what the council hears: by outcome, with the record that counts, and words for an empty tab."""

from datetime import timedelta

import pytest

from erfurt_sozialraum.dates import today
from tests.factories import CouncilInvitationFactory, DeliberationFactory, state_date
from tests.reading import text_of

from .posts import BASE

pytestmark = pytest.mark.django_db


def titles(client, state):
    return [line.row.title for line in client.get(f"{BASE}?stand={state}").context["lines"]]


def test_what_was_decided_today_is_settled_and_an_invitation_that_was_sent_lies_ahead(client, planner):
    decided, open_ = DeliberationFactory(title="entschieden"), DeliberationFactory(title="offen")
    sent = CouncilInvitationFactory(title="eingeladen", invited_on=today())
    for row in (decided, open_, sent):
        state_date(row, today())
    decided.decisions.create(decided_on=today(), wording="genehmigt")
    assert titles(client, "dokumentiert") == ["entschieden"]
    assert sorted(titles(client, "kommend")) == ["eingeladen", "offen"]


def test_an_empty_tab_is_called_by_its_name(client, planner):
    assert "Hier steht nichts: zurückgezogen" in text_of(client.get(f"{BASE}?stand=zurueckgezogen"))
    assert "Hier steht nichts: kommend" in text_of(client.get(BASE))


def test_the_record_that_counts_stands_in_the_list_with_what_it_corrects(client, planner):
    row = DeliberationFactory()
    state_date(row, today() - timedelta(days=3))
    wrong = row.decisions.create(decided_on=today(), wording="vertagt")
    row.decisions.create(decided_on=today(), wording="genehmigt", corrects=wrong)
    text = text_of(client.get(f"{BASE}?stand=dokumentiert"))
    assert (text.count(": genehmigt"), text.count(": vertagt")) == (1, 0)
    assert "vorher: „vertagt“" in text
