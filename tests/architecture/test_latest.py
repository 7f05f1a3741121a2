"""Of rows that are added and never changed the latest counts, in one order everywhere."""

import pytest

from erfurt_sozialraum.rows.latest import LatestQuerySet

from .models import own_models

ADDED = {
    model.__name__: model
    for model in own_models()
    if isinstance(model._default_manager.all(), LatestQuerySet)
}
# Read body by body, or in the order of the days they tell of; which one was added last is another question.
BY_THEIR_OWN_DAY = {"Decision", "IndicatorSet", "StatusUpdate", "StepRecord"}
# Each stands once for its row, or is read with all the others.
ALONE = {"DecisionMention", "DeletionRecord", "FormerDates", "IndicatorValue"}


def is_append_only(model):
    return "append_only" in {trigger.name for trigger in getattr(model._meta, "triggers", [])}


def test_every_row_that_is_only_added_says_which_counts():
    added = {model.__name__ for model in own_models() if is_append_only(model)}
    assert added - ADDED.keys() == ALONE


@pytest.mark.parametrize("name", sorted(ADDED.keys() - BY_THEIR_OWN_DAY))
def test_the_model_is_ordered_as_its_rows_count(name):
    """So the first of `rows.all()`, as properties of a row read it, is the one that counts in a query."""
    assert list(ADDED[name]._meta.ordering) == ADDED[name]._default_manager.all().latest_order


@pytest.mark.parametrize("name", sorted(ADDED))
def test_what_a_row_is_about_leads_to_another_row(name):
    rows = ADDED[name]._default_manager.all()
    assert ADDED[name]._meta.get_field(rows.about[0]).many_to_one
    assert str(rows.of_outer().query.order_by) == str(tuple(rows.latest_order))
