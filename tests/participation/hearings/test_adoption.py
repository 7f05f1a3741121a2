"""A version is adopted by a decision: also where no deliberation is known yet, and by whoever decides."""

from datetime import date, timedelta

import pytest
from django.test import Client

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.latest import Stale
from guidelines.models import Version
from participation.actions.hearings.adoption import decide_about
from participation.forms.hearings.adoption import new_deliberation
from participation.models import Decision, Deliberation
from tests.at_once import at_once
from tests.factories import (
    CouncilCommitteeFactory,
    DeliberationFactory,
    PaperFactory,
    PlannerFactory,
    ProcessFactory,
    UserFactory,
    VersionFactory,
    decide,
)
from tests.reading import markup_of, text_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)


@pytest.fixture
def version():
    return VersionFactory(guideline__title="Leitlinien", guideline__slug="leitlinien")


def address(version):
    return f"/aufgaben/leitlinien/fassungen/{version.pk}/beschluss/"


def sent(version, **values):
    """What the form sends that was just drawn."""
    latest = version.decisions.order_by("-recorded_at", "-pk").first()
    base = {
        "decided_on": "2026-05-01",
        "outcome": "adopted",
        "wording": "beschlossen",
        "votes": "",
        "source": "",
    }
    base |= {"committee": "", "body": "Oberbürgermeister", "paper": "", "numbers": "", "search": ""}
    return base | {"versions": [version.pk], "seen": latest.pk if latest else ""} | values


def test_it_makes_the_deliberation_and_the_decision_and_all_may_read_it(client, planner, version):
    paper = PaperFactory(number="0123/26", title="Leitlinien beschließen")
    page = f"/aufgaben/leitlinien/fassungen/{version.pk}/"
    assert f'href="{address(version)}"' in markup_of(client.get(page))
    assert client.post(address(version), sent(version, paper=paper.pk)).url == page
    row = Deliberation.objects.get()
    assert (row.body, row.committee, row.paper, row.process) == ("Oberbürgermeister", None, paper, None)
    assert (row.title, row.date.earliest, row.decisions.get().recorded_by) == (str(version), DAY, planner)
    for reader in (client, Client()):
        text = text_of(reader.get("/leitlinien/leitlinien/"))
        assert "Beschlossene Fassung 1 vom 1. Mai 2026" in text
        assert "Beschlossen am 1. Mai 2026 : Oberbürgermeister" in text.replace("2026:", "2026 :")
    html = markup_of(Client().get("/leitlinien/leitlinien/"))
    assert f'href="/drucksachen/{paper.slug}/"' in html
    assert "Beschlossene Fassung 1 vom 1. Mai 2026" in text_of(Client().get("/leitlinien/"))
    assert "Oberbürgermeister" in text_of(Client().get(f"/drucksachen/{paper.slug}/"))
    assert "Oberbürgermeister" in text_of(client.get(page))
    for place in (f"beratungen/{row.pk}/", "?stand=dokumentiert"):
        text = text_of(client.get(f"/aufgaben/stadtrat/{place}"))
        assert "Oberbürgermeister" in text and "welcher Ausschuss, ist offen" not in text


def test_it_belongs_to_the_process_of_the_document(client, planner, version):
    process, committee = ProcessFactory(), CouncilCommitteeFactory(slug="sag")
    process.guidelines.add(version.guideline)
    client.post(address(version), sent(version, committee=committee.pk, body=""))
    row = Deliberation.objects.get()
    assert (row.process, row.committee) == (process, committee)
    assert 'href="/leitlinien/leitlinien/fassungen/1/"' in markup_of(Client().get("/gremien/sag/"))


def test_where_a_deliberation_is_known_it_leads_there(client, planner, version):
    process = ProcessFactory()
    process.guidelines.add(version.guideline)
    row = DeliberationFactory(process=process, title="Die Leitlinien")
    href = f"/aufgaben/stadtrat/beratungen/{row.pk}/beschluss/?fassung={version.pk}"
    assert f'href="{href}"' in markup_of(client.get(address(version)))
    assert client.get(href).context["form"]["versions"].value() == [version.pk]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"decided_on": ""}, {"decided_on"}),
        ({"body": " "}, {"committee"}),
        ({"decided_on": (today() + timedelta(days=1)).isoformat()}, {"decided_on"}),
        ({"versions": []}, {"versions"}),
        ({"outcome": "", "wording": "Es bleibt so."}, {"outcome"}),
    ],
    ids=["no day", "by nobody", "tomorrow", "not about it", "no outcome"],
)
def test_half_an_adoption_is_refused(client, planner, version, values, fields):
    response = client.post(address(version), sent(version, **values))
    assert (response.status_code, set(response.context["form"].errors)) == (422, fields)
    assert not Deliberation.objects.exists()
    assert Version.objects.get().adopted_on is None


def test_only_one_body_decides(client, planner, version):
    committee = CouncilCommitteeFactory()
    response = client.post(address(version), sent(version, committee=committee.pk))
    assert set(response.context["form"].errors) == {"body"}


def test_another_body_is_stated_beside_no_committee_and_in_no_session(client, planner, version):
    ProcessFactory(is_main=True)
    client.post(address(version), sent(version))
    row = Deliberation.objects.get()
    base = f"/aufgaben/stadtrat/beratungen/{row.pk}/"
    assert not client.get(f"{base}sitzung/").context["form"].fields["event"].queryset.exists()
    form = client.get(f"{base}bearbeiten/").context["form"]
    values = {"title": row.title, "committee": "", "body": "Stadtrat", "role": "decision", "process": ""}
    values |= {"about": "", "paper": "", "report": "", "revision": form["revision"].value()}
    response = client.post(f"{base}bearbeiten/", values | {"committee": CouncilCommitteeFactory().pk})
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"body"})
    assert client.post(f"{base}bearbeiten/", values).status_code == 302
    row.refresh_from_db()
    assert (row.body, row.process) == ("Stadtrat", None), "of a document that belongs to no process"


def test_a_draft_is_not_decided_about_and_editors_record_nothing(client, planner):
    draft = VersionFactory(published_at=None)
    assert client.post(address(draft), sent(draft)).status_code == 409
    public = VersionFactory()
    client.force_login(UserFactory(roles=["editor"]))
    assert client.post(address(public), sent(public)).status_code == 403
    page = client.get(f"/aufgaben/leitlinien/fassungen/{public.pk}/")
    assert "Beschluss erfassen" not in text_of(page)


def test_sent_twice_it_is_stored_once_and_who_is_second_reads_both(client, planner, version):
    key = "6e1e0a52-8a51-4b6e-9a52-07a1a7a3b002"
    first = sent(version, form_key=key)
    assert [client.post(address(version), first).status_code for _n in range(2)] == [302, 302]
    mine = sent(version, seen="", body="Hauptausschuss")
    response = client.post(address(version), mine)
    assert (response.status_code, Decision.objects.count()) == (409, 1)
    assert all(words in text_of(response) for words in ("Hauptausschuss", "Oberbürgermeister"))
    assert client.post(address(version), response.context["form"].data).status_code == 302
    assert Decision.objects.count() == 2


def test_a_wrong_record_is_corrected_and_stays_readable(client, planner, version):
    wrong = decide(version, DAY, wording="beschlossen am falschen Tag")
    fix = f"/aufgaben/stadtrat/beschluesse/{wrong.pk}/berichtigen/"
    client.post(fix, sent(version, decided_on="2026-05-02"))
    version.refresh_from_db()
    assert version.adopted_on == date(2026, 5, 2)
    text = text_of(Client().get("/leitlinien/leitlinien/"))
    assert "Vorher stand hier: „beschlossen am falschen Tag“, 1. Mai 2026." in text


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_are_told_of_each_other():
    version, by = VersionFactory(), PlannerFactory()
    values = {"decided_on": DAY, "outcome": "adopted", "wording": "beschlossen", "votes": "", "source": ""}

    def record():
        row = new_deliberation(version)
        row.body = "Stadtrat"
        named = {"version": [version]}
        return decide_about(
            version, deliberation=row, subjects=named, values=values, seen=None, form_key=None, by=by
        )

    answers = at_once(record, record)
    assert sorted(type(answer) is Stale for answer in answers) == [False, True]
    assert (Decision.objects.count(), Deliberation.objects.count()) == (1, 1)
