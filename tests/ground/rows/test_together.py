"""Operations of a migration that are applied as one do what they do one by one."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from erfurt_sozialraum.rows.together import Together

pytestmark = pytest.mark.django_db

KEY = ("id", models.BigAutoField(primary_key=True))
OPERATIONS = [
    migrations.AddField("song", "band", models.ForeignKey("club.band", models.CASCADE, related_name="songs")),
    migrations.AddField("band", "friends", models.ManyToManyField("club.band")),
    migrations.AddField("song", "length", models.IntegerField(default=3)),
    migrations.AlterField("song", "title", models.CharField(max_length=90)),
    migrations.AddConstraint(
        "song", models.CheckConstraint(condition=models.Q(length__gt=0), name="song_length")
    ),
    migrations.AddIndex("song", models.Index(fields=["band", "title"], name="song_title")),
]


def before():
    state = ProjectState()
    migrations.CreateModel("Band", [KEY]).state_forwards("club", state)
    song = [KEY, ("title", models.CharField(max_length=20))]
    migrations.CreateModel("Song", song).state_forwards("club", state)
    state.apps  # noqa: B018 - builds the models, as earlier migrations do
    return state


def applied(operations, *, backwards=False):
    """The SQL of these operations, and the state after them."""
    states = [before()]
    for operation in operations:
        after = states[-1].clone()
        operation.state_forwards("club", after)
        states.append(after)
    steps = list(zip(operations, states, states[1:], strict=False))
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        for operation, old, new in reversed(steps) if backwards else steps:
            if backwards:
                operation.database_backwards("club", editor, new, old)
            else:
                operation.database_forwards("club", editor, old, new)
    return editor.collected_sql, states[-1]


@pytest.mark.parametrize("backwards", [False, True])
def test_the_same_statements_in_the_same_order(backwards):
    alone, state = applied(OPERATIONS, backwards=backwards)
    together, same = applied([Together(OPERATIONS)], backwards=backwards)
    assert together == alone
    assert same == state
    assert [field.name for field in same.apps.get_model("club", "song")._meta.get_fields()] == [
        field.name for field in state.apps.get_model("club", "song")._meta.get_fields()
    ]


def test_it_can_be_taken_back_if_all_can():
    assert Together(OPERATIONS).reversible
    final = type("Final", (Operation,), {"reversible": False})()
    assert not Together([*OPERATIONS, final]).reversible
    assert "Add field length to song; " in Together(OPERATIONS).describe()
