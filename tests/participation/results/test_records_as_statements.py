"""The migration that made statements of the records that a loop had before."""

from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from participation import migrations
from participation.models import FeedbackLoop, FeedbackStatement, LoopState
from tests.factories import EventFactory, FeedbackLoopFactory, PlannerFactory, hear
from tests.participation.results.stating import ago, state, take_back

pytestmark = pytest.mark.django_db

RECORDED = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def migration():
    (file,) = Path(migrations.__path__[0]).glob("*_records_as_statements.py")
    return import_module(f"{migrations.__name__}.{file.stem}")


@pytest.fixture
def apps(migration):
    """The models as they were, with the table of the records made again."""
    name = migration.__name__.rpartition(".")[2]
    apps = MigrationLoader(connection).project_state([("participation", name)]).apps
    with connection.schema_editor() as editor:
        editor.create_model(apps.get_model("participation", "FeedbackRecord"))
    return apps


def record(apps, loop, **values):
    facts = {"loop_id": loop.pk, "heard_on": date(2026, 2, 1), "where": "TOP 3", "recorded_at": RECORDED}
    return apps.get_model("participation", "FeedbackRecord").objects.create(**facts | values)


def test_a_record_becomes_what_is_known_of_it(apps, migration):
    planner, event = PlannerFactory(), EventFactory()
    silent, spoken, waiting = (FeedbackLoopFactory() for _n in range(3))
    record(apps, silent, recorded_by_id=planner.pk)
    record(apps, spoken, answer="Bitte eine Übersicht.", event_id=event.pk, heard_on=date(2026, 2, 9))
    migration.to_statements(apps, None)
    columns = ("loop", "kind", "happened_on", "where", "event", "text", "recorded_at", "recorded_by")
    assert list(FeedbackStatement.objects.order_by("pk").values_list(*columns)) == [
        (silent.pk, "presented", date(2026, 2, 1), "TOP 3", None, "", RECORDED, planner.pk),
        (spoken.pk, "presented", date(2026, 2, 9), "TOP 3", event.pk, "", RECORDED, None),
        (spoken.pk, "answered", date(2026, 2, 9), "TOP 3", event.pk, "Bitte eine Übersicht.", RECORDED, None),
    ]
    found = {row.pk: row.state for row in FeedbackLoop.objects.with_state()}
    assert found == {silent.pk: LoopState.HEARD, spoken.pk: LoopState.ANSWERED, waiting.pk: LoopState.OPEN}


def test_a_record_without_a_place_says_so(apps, migration):
    first, second = FeedbackLoopFactory(), FeedbackLoopFactory()
    record(apps, first, where="", event_id=EventFactory(title="Sitzung im Mai").pk)
    record(apps, second, where=" ", answer="  ")
    migration.to_statements(apps, None)
    assert [row.where for row in FeedbackStatement.objects.order_by("pk")] == [
        "Sitzung im Mai",
        "Ort nicht vermerkt",
    ]


def test_the_way_back_keeps_what_counts(apps, migration):
    loop, undone = FeedbackLoopFactory(), FeedbackLoopFactory()
    hear(loop, ago(9), where="TOP 1")
    hear(loop, ago(3), where="TOP 2", answer="Gut.")
    state(loop, "postponed", ago(1))
    take_back(undone, hear(undone))
    migration.to_records(apps, None)
    rows = apps.get_model("participation", "FeedbackRecord").objects
    kept = rows.values_list("loop", "heard_on", "where", "answer")
    assert list(kept) == [(loop.pk, ago(3), "TOP 2", "Gut.")]
