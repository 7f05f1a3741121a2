"""Invented contributions: marked, varied, the same everywhere, and only they are late."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from erfurt_sozialraum.rows.viewers import PUBLIC
from participation.loading.samples import load_samples
from participation.models import (
    Contribution,
    ContributionStatus,
    CouncilInvitation,
    FeedbackLoop,
    FeedbackStatement,
    LoopState,
    Outcome,
    Reply,
    Result,
    StatementKind,
)
from participation.overviews.answers.questions import council_answers
from participation.overviews.home import next_hearing

pytestmark = pytest.mark.django_db


def test_they_are_marked_and_vary(erfurt):
    assert load_samples(60) == 60
    samples = Contribution.objects.all()
    assert samples.filter(is_example=True, code_hash=None).count() == 60
    assert len(set(samples.values_list("text", flat=True))) >= 55
    lengths = sorted(len(text) for text in samples.values_list("text", flat=True))
    assert lengths[0] < 80
    assert lengths[-1] > 600
    assert samples.exclude(area=None).values("area").distinct().count() >= 12
    assert samples.filter(area=None).exists()
    assert set(samples.values_list("status", flat=True)) == set(ContributionStatus.values)
    assert set(Reply.objects.values_list("outcome", flat=True)) == set(Outcome.values)
    assert {sample.is_redacted for sample in samples} == {True, False}
    assert samples.accepted().filter(published_at=None).exists()


def test_more_add_the_difference_and_the_first_stay(erfurt):
    load_samples(10)
    first = list(Contribution.objects.order_by("pk").values_list("text", flat=True))
    assert load_samples(25) == 15
    assert Contribution.objects.count() == 25
    assert list(Contribution.objects.order_by("pk").values_list("text", flat=True))[:10] == first
    assert load_samples(5) == 0


def test_the_same_number_says_the_same_in_every_portal(erfurt):
    load_samples(8)
    texts = list(Contribution.objects.order_by("pk").values_list("text", flat=True))
    assert texts[0] == (
        "In der Brühlervorstadt fehlt ein Ort, an dem man einfach sitzen kann, ohne etwas kaufen zu "
        "müssen. Ein Raum, in den alle dürfen: jung, alt, mit und ohne Geld."
    )


def test_every_state_of_a_loop_can_be_seen_and_only_examples_are_late(erfurt):
    load_samples(60)
    loops = FeedbackLoop.objects.with_state().filter(result__is_example=True)
    assert set(loops.values_list("state", flat=True)) == {
        LoopState.HEARD,
        LoopState.ANSWERED,
        LoopState.OPEN,
        LoopState.OVERDUE,
    }
    assert set(FeedbackStatement.objects.values_list("kind", flat=True)) == {
        StatementKind.PRESENTED,
        StatementKind.DISCUSSED,
        StatementKind.ANSWERED,
        StatementKind.POSTPONED,
    }
    for result in Result.objects.filter(is_example=True):
        assert str(result) == f"{result.title} (Beispiel)"
        assert result.mentions.exists(), result


def test_nothing_happens_in_the_future_or_in_the_wrong_order(erfurt):
    load_samples(90)
    now = timezone.now()
    for reply in Reply.objects.select_related("point__contribution__consultation"):
        contribution = reply.point.contribution
        decided = contribution.decisions.get().decided_at
        assert contribution.consultation.opens_at <= contribution.received_at < decided
        assert decided < reply.replied_at <= now


def test_no_invented_date_answers_the_three_questions(erfurt):
    load_samples(30)
    assert not CouncilInvitation.objects.filter(is_example=True).exists()
    answers = council_answers(PUBLIC)
    assert answers.hearings.headline_statement["kind"] == "undecided"
    # What the committee of the example has decided today lies behind it: nothing coming is known of any.
    assert answers.without_hearing == len(answers.bodies)
    assert answers.hearings.beside.is_example
    assert next_hearing(PUBLIC).statement["kind"] == "undecided"


def test_loading_many_takes_few_statements(erfurt, django_assert_max_num_queries):
    load_samples(1)
    with django_assert_max_num_queries(60):
        load_samples(1500)


def test_a_negative_number_is_refused():
    with pytest.raises(CommandError):
        call_command("load_erfurt", "--sample", "-1")


def test_after_loading_examples_the_database_knows_how_many_there_are():
    call_command("load_erfurt", "--sample", "30", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [Contribution._meta.db_table])
        assert cursor.fetchone() == (30,)
