"""States move by one conditional UPDATE: allowed, refused, and two people at once."""

from itertools import product
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from erfurt_sozialraum.rows.transitions import Refused, move
from participation.models import (
    CONTRIBUTION_TRANSITIONS,
    EVENT_TRANSITIONS,
    Contribution,
    ContributionStatus,
    EventStatus,
)
from tests.factories import ContributionFactory, EventFactory

MOVES = [
    (factory, table, start, to)
    for factory, table, states in (
        (ContributionFactory, CONTRIBUTION_TRANSITIONS, ContributionStatus),
        (EventFactory, EVENT_TRANSITIONS, EventStatus),
    )
    for start, to in product(states, states)
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("factory", "table", "start", "to"), MOVES, ids=lambda v: str(v) if isinstance(v, str) else ""
)
def test_every_move_of_every_table_and_every_refusal(factory, table, start, to):
    row = factory(status=start)
    if start in table.get(to, ()):
        move(row, to, table=table)
        assert row.status == to
    else:
        with pytest.raises(Refused) as refused:
            move(row, to, table=table)
        assert row.status == start
        assert str(start.label) in refused.value.message
        assert str(to.label) in refused.value.message


def test_the_tables_allow_exactly_this():
    assert CONTRIBUTION_TRANSITIONS == {"accepted": ["received", "rejected"], "rejected": ["received"]}
    assert EVENT_TRANSITIONS == {
        "planned": ["held", "cancelled"],
        "held": ["planned"],
        "cancelled": ["planned"],
    }


@pytest.mark.django_db
def test_changes_go_with_the_move_or_not_at_all():
    row = ContributionFactory()
    now = timezone.now()
    changes = {"published_at": now, "published_text": "Text"}
    move(row, ContributionStatus.ACCEPTED, table=CONTRIBUTION_TRANSITIONS, **changes)
    assert (row.published_at, row.published_text) == (now, "Text")
    with pytest.raises(Refused):
        move(row, ContributionStatus.REJECTED, table=CONTRIBUTION_TRANSITIONS, published_text="anders")
    row.refresh_from_db()
    assert row.published_text == "Text"


@pytest.mark.django_db
def test_a_stale_copy_in_memory_decides_nothing():
    row = ContributionFactory()
    stale = Contribution.objects.get(pk=row.pk)
    move(row, ContributionStatus.ACCEPTED, table=CONTRIBUTION_TRANSITIONS)
    with pytest.raises(Refused, match="angenommen"):
        move(stale, ContributionStatus.REJECTED, table=CONTRIBUTION_TRANSITIONS)
    assert stale.status == ContributionStatus.ACCEPTED, "the refused caller sees what is true now"


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_moves_the_row():
    row = EventFactory()
    barrier, outcomes = Barrier(2), []

    def try_to(target):
        mine = type(row).objects.get(pk=row.pk)
        barrier.wait(5)
        try:
            move(mine, target, table=EVENT_TRANSITIONS)
            outcomes.append(target)
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=try_to, args=[state]) for state in (EventStatus.HELD, EventStatus.CANCELLED)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    row.refresh_from_db()
    assert sorted(outcomes) == sorted([row.status, "refused"])
