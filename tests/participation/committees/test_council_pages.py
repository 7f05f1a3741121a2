"""Who decides, what is open, what a committee of the council has: said once, without contradiction."""

import pytest

from erfurt_sozialraum.dates import DateKind
from tests.factories import (
    CommitteeFactory,
    CouncilCommitteeFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    ProcessFactory,
    state_date,
)
from tests.participation.contributions.rows import released
from tests.reading import markup_of, text_of

pytestmark = pytest.mark.django_db
GAP = {"kind": DateKind.UNDECIDED, "clarified_by": "Sozialamt", "stated_wording": "der Anfrage"}
SAID = "Offen seit der Anfrage. Klären soll es die zuständige Stelle (Sozialamt); bis wann, ist offen."


@pytest.fixture
def process():
    return ProcessFactory(is_main=True, who_decides="Am Ende entscheidet der **Stadtrat**.")


def test_the_page_leads_with_who_decides(client, process):
    page = markup_of(client.get("/stadtrat/"))
    assert "<h1>Wer entscheidet, und wann?</h1>" in page
    assert page.index("Am Ende entscheidet der <strong>Stadtrat</strong>.") < page.index('id="fragen"')


def test_who_decides_is_a_gap_while_nobody_wrote_it_down(client):
    ProcessFactory(is_main=True)
    page = text_of(client.get("/stadtrat/"))
    assert "Wer entscheidet ohne Beleg" in page


def test_what_most_open_points_share_is_said_once(client, process):
    for n in range(3):
        body = CommitteeFactory(name=f"AG {n}")
        state_date(CouncilInvitationFactory(committee=body), **GAP)
        state_date(DeliberationFactory(about=body, process=process), **GAP)
    other = CommitteeFactory(name="AG mit Frist")
    state_date(CouncilInvitationFactory(committee=other), **GAP | {"clarified_by": "Bauamt"})
    page = text_of(client.get("/stadtrat/"))
    assert page.count(SAID) == 1
    assert page.count("Klären soll es die zuständige Stelle (Bauamt)") == 1


def test_former_invitations_are_named_or_said_to_be_undocumented(client, process):
    body = CommitteeFactory(name="AG", slug="ag")
    row = CouncilInvitationFactory(committee=body)
    state_date(row, **GAP)
    for path in ("/stadtrat/", "/gremien/ag/"):
        assert "Für bisherige Einladungen liegt kein Beleg vor." in text_of(client.get(path))


def test_a_committee_that_has_a_report_is_not_said_to_hear_of_nothing(client, process):
    sag = CouncilCommitteeFactory(name="Sozialausschuss", slug="sag")
    state_date(DeliberationFactory(committee=sag, process=process), **GAP)
    assert "noch nicht entschieden, ob davon berichtet wird" in text_of(client.get("/gremien/sag/"))
    report = released(committee=sag, process=process)
    for path in ("/gremien/sag/", "/stadtrat/"):
        page = markup_of(client.get(path))
        assert f'<a href="/berichte/{report.pk}/">{report}</a></span>' in page
        assert "liegt dem Ausschuss seit" in page


def test_where_somebody_is_from_is_no_question_to_a_committee_of_the_council(client, process):
    CouncilCommitteeFactory(slug="sag")
    CommitteeFactory(slug="ag")
    assert "Ortsteilen" not in text_of(client.get("/gremien/sag/")).partition("Wann der Stadtrat")[0]
    assert "von 0 Ortsteilen" in text_of(client.get("/gremien/ag/"))
