"""The start page in all its situations, and the way after signing in."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind
from erfurt_sozialraum.rows.publication import withdraw
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.models import ContributionStatus, Outcome, Reply
from participation.overviews import home as overview
from participation.overviews.answers.questions import council_answers
from stakeholders.models import AreaActor, RoleGrant, SeatHolder
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    FeedbackLoopFactory,
    OrganisationFactory,
    PlannerFactory,
    SeatFactory,
    TopicFactory,
    UserFactory,
    VersionFactory,
    WordingFactory,
    member_of,
    state_date,
)
from tests.promises import because_of, promise
from tests.reading import markup_of, text_of

pytestmark = pytest.mark.django_db


def now(**delta):
    return timezone.now() + timedelta(**delta)


# Take part now


def test_the_open_consultation_says_what_until_when_and_how(client):
    consultation = ConsultationFactory(
        question="Was hält zusammen?",
        fixed="Es wird Leitlinien geben.",
        who_decides="Der Stadtrat entscheidet.",
        what_happens="Jemand liest ihn.",
        answer_by=date(2027, 3, 1),
    )
    page = client.get("/")
    text = text_of(page)
    for words in (
        "Was hält zusammen?", "Ohne Anmeldung", "Auch auf Papier", "Es wird Leitlinien geben.",
        "Der Stadtrat entscheidet.", "Jemand liest ihn.", "Die Antwort kommt bis 1. März 2027.",
    ):  # fmt: skip
        assert words in text
    assert f'href="/beteiligung/{consultation.slug}/"' in page.content.decode()


def test_of_several_the_one_that_closes_first_is_asked(client):
    ConsultationFactory(closes_at=now(days=9))
    first = ConsultationFactory(closes_at=now(days=3))
    page = client.get("/")
    assert page.context["now"] == first
    assert "Alle offenen Beteiligungen" in text_of(page)


def test_without_an_open_one_the_coming_one_is_named(client):
    ConsultationFactory(question="Kommt noch?", opens_at=now(days=2), closes_at=now(days=9))
    ConsultationFactory(question="War schon?", opens_at=now(days=-9), closes_at=now(days=-2))
    text = text_of(client.get("/"))
    assert "Zurzeit ist keine Beteiligung offen. Die nächste Frage: Kommt noch?" in text
    assert "War schon?" not in text


def test_without_a_coming_one_the_last_one_is_named(client):
    ConsultationFactory(question="War schon?", opens_at=now(days=-9), closes_at=now(days=-2))
    assert "Zuletzt haben wir gefragt: War schon?" in text_of(client.get("/"))


def test_with_nothing_at_all_it_says_what_comes(client):
    text = text_of(client.get("/"))
    assert "Bisher gab es hier noch keine Beteiligung." in text
    assert "Noch ist kein Beitrag eingegangen." in text


def test_a_hidden_consultation_does_not_show(client):
    ConsultationFactory(published_at=None)
    assert client.get("/").context["now"] is None


# What became of it


def test_numbers_lead_to_the_rows_behind_them(client):
    consultation = ConsultationFactory()
    ContributionFactory(consultation=consultation)
    ContributionFactory(consultation=consultation, status=ContributionStatus.REJECTED)
    adopted = AcceptedFactory(consultation=consultation)
    Reply.objects.create(point=adopted.points.get(), outcome=Outcome.ADOPTED, reason="Ja.")
    context = client.get("/").context
    assert [(number["label"], number["value"]) for number in context["numbers"]] == [
        ("mit einer Entscheidung beantwortet", 1), ("nur zur Kenntnis genommen", 0), ("Antwort offen", 0),
        ("Antwort überfällig", 0), ("in Prüfung", 1), ("nicht angenommen", 1),
    ]  # fmt: skip
    assert sum(number["value"] for number in context["numbers"]) == context["received"] == 3
    for number in [*context["numbers"], context["adopted"]]:
        behind = client.get(number["href"])
        assert len(behind.context["entries"]) + behind.context["unlisted"] == number["value"]


def test_the_numbers_are_put_into_words(client):
    adopted = AcceptedFactory()
    Reply.objects.create(point=adopted.points.get(), outcome=Outcome.ADOPTED, reason="Ja.")
    text = text_of(client.get("/"))
    assert "1 Beitrag ist eingegangen. Er ist jetzt:" in text
    assert "Bei 1 Beitrag sagt die Antwort: Das soll in den Entwurf." in text


def test_the_button_leads_to_the_form_or_to_the_choice(client):
    only = ConsultationFactory(offline="Zettel im Rathaus.")
    page = markup_of(client.get("/"))
    assert f'href="/beteiligung/{only.slug}/#formular"><span class="kern-label">Beitrag schreiben' in page
    assert f'href="/beteiligung/{only.slug}/#ohne-internet"' in page
    assert 'id="ohne-internet"' in markup_of(client.get(f"/beteiligung/{only.slug}/"))
    ConsultationFactory()
    assert 'href="/beteiligung/"><span class="kern-label">Beitrag schreiben' in markup_of(client.get("/"))


def test_overdue_feedback_is_not_hidden(client):
    FeedbackLoopFactory(due_on=date(2026, 1, 31), result__happened_on=date(2026, 1, 1))
    text = text_of(client.get("/"))
    assert "1 Rückmeldung ist überfällig. Die überfällige Rückmeldung an ein Gremium zeigen" in text


def test_all_that_is_overdue_is_counted_by_kind(client):
    consultation = ConsultationFactory(answer_by=timezone.localdate() - timedelta(days=1))
    for factory in (AcceptedFactory, AcceptedFactory, ContributionFactory):
        factory(consultation=consultation)
    FeedbackLoopFactory(due_on=date(2026, 1, 31), result__happened_on=date(2026, 1, 1))
    assert "3 Antworten und 1 Rückmeldung sind überfällig." in text_of(client.get("/"))


def changed(text="Treffpunkte bleiben, auch abends.", **voice):
    """A voice, and the version that changed an article because of it."""
    old = WordingFactory(heading="Treffpunkte", text="Treffpunkte bleiben.")
    reply = promise(old, **voice)
    newer = VersionFactory(guideline=old.version.guideline, number=2)
    WordingFactory(version=newer, key=old.key, heading="Treffpunkte", text=text)
    because_of(newer, old.article, reply.point)
    return reply, newer


def test_the_example_shows_the_voice_and_the_old_words_beside_the_new(client):
    changed(text="Treffpunkte bleiben, auch abends.")
    changed(text="Treffpunkte bleiben, auch sonntags.", published_at=None, published_text="")
    text = text_of(client.get("/")).partition("Von der Stimme zum Satz")[2]
    assert "Auf dem Platz fehlen Bänke" in text
    assert text.index("Bisher") < text.index("Jetzt") < text.index("auch abends.")
    assert "sonntags" not in text, "nobody may read that voice"


def test_without_a_real_change_there_is_no_example(client):
    wording = WordingFactory()
    promise(wording)
    promise(WordingFactory(version=VersionFactory(guideline=wording.version.guideline, number=2)))
    assert "Von der Stimme zum Satz" not in text_of(client.get("/"))
    _reply, newer = changed()
    assert "Von der Stimme zum Satz" in text_of(client.get("/"))
    withdraw(newer)
    for user in (PUBLIC, PlannerFactory()):
        assert overview.example(user) is None


def test_an_adoption_that_was_taken_back_is_no_example():
    point = AcceptedFactory().points.get()
    Reply.objects.create(point=point, outcome=Outcome.ADOPTED, reason="Ja.")
    Reply.objects.create(point=point, outcome=Outcome.NOT_ADOPTED, reason="Doch nicht.")
    assert overview.example(PUBLIC) is None


def test_an_adoption_that_was_taken_back_in_the_same_moment_is_no_example():
    point, moment = AcceptedFactory().points.get(), now()
    Reply.objects.create(point=point, outcome=Outcome.ADOPTED, reason="Ja.", replied_at=moment)
    Reply.objects.create(point=point, outcome=Outcome.NOT_ADOPTED, reason="Doch nicht.", replied_at=moment)
    assert overview.example(PUBLIC) is None


def test_an_unpublished_voice_is_no_example():
    contribution = ContributionFactory(status=ContributionStatus.ACCEPTED)
    point = contribution.points.create(order=1, text=contribution.text)
    Reply.objects.create(point=point, outcome=Outcome.ADOPTED, reason="Ja.")
    assert overview.example(PUBLIC) is None


# Who decides and when


def test_districts_are_counted_as_the_council_page_counts_them():
    seated, for_topic, absent = [OrganisationFactory() for _ in range(3)]
    SeatFactory(organisation=seated)
    TopicFactory().actors.add(for_topic)
    for organisation in (seated, for_topic, absent):
        AreaActor.objects.create(area=AreaFactory(), organisation=organisation)
    answers = council_answers(PUBLIC).participation
    found = overview.districts(PUBLIC)
    assert (found.active, found.total) == (2, 3)
    assert (found.active, found.total) == (len(answers.taking_part), len(answers.districts))


def test_the_next_invitation_comes_before_gaps_and_past_ones():
    for days in (-30, 60, 30):
        state_date(CouncilInvitationFactory(), timezone.localdate() + timedelta(days=days))
    state_date(CouncilInvitationFactory(), kind=DateKind.UNDATED)
    assert (
        overview.next_invitation(PUBLIC).statement["earliest"]
        == (timezone.localdate() + timedelta(days=30)).isoformat()
    )


def test_the_latest_statement_counts():
    invitation = CouncilInvitationFactory()
    state_date(invitation, timezone.localdate() + timedelta(days=30))
    state_date(invitation, kind=DateKind.UNDATED)
    assert overview.next_invitation(PUBLIC).statement["kind"] == DateKind.UNDATED


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (DateKind.UNDECIDED, "noch nicht entschieden, ob davon berichtet wird"),
        (DateKind.UNDATED, "noch nicht terminiert"),
        (DateKind.UNDOCUMENTED, "ohne Beleg"),
    ],
)
def test_gaps_say_which_kind_and_who_clarifies(client, kind, words):
    state_date(DeliberationFactory(), kind=kind, clarified_by="Amt für Soziales")
    text = text_of(client.get("/"))
    assert words in text
    assert "Klären soll es die zuständige Stelle (Amt für Soziales)" in text


def test_without_any_row_it_is_not_documented(client):
    assert text_of(client.get("/")).count("ohne Beleg") == 2


# The page


@pytest.mark.parametrize("rows", [1, 3])
def test_home_queries(client, django_assert_num_queries, rows):
    for _ in range(rows):
        changed()
        state_date(CouncilInvitationFactory(), timezone.localdate())
        state_date(DeliberationFactory(), timezone.localdate())
    with django_assert_num_queries(8):
        client.get("/")


def test_reading_leaves_no_cookie(client):
    page = client.get("/")
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")


# After signing in


def where(client, user):
    client.force_login(user)
    response = client.get(reverse("participation:after_login"))
    return response.url


def test_planners_go_to_their_desk(client):
    assert where(client, PlannerFactory()) == reverse("participation:desk")


def test_members_go_to_their_body(client):
    committee = CommitteeFactory()
    assert where(client, member_of(committee)) == reverse("participation:committee", args=[committee.slug])


def test_members_of_several_bodies_choose(client):
    user = member_of(CommitteeFactory())
    SeatHolder.objects.create(seat=SeatFactory(), person=user.person)
    assert where(client, user) == reverse("participation:committee_list")


def test_others_go_to_the_start_page(client):
    assert where(client, UserFactory()) == "/"


def test_a_role_that_has_ended_leads_nowhere(client):
    user = PlannerFactory()
    RoleGrant.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert where(client, user) == "/"


def test_strangers_are_asked_to_sign_in(client):
    response = client.get(reverse("participation:after_login"))
    assert response.url == "/konto/login/?next=/konto/weiter/"
