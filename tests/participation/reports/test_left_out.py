"""Who orders reports reads on the report's page what it leaves out; nobody else does."""

from datetime import timedelta

import pytest

from erfurt_sozialraum.dates import today
from participation.models import Result
from tests import factories as f
from tests.participation.reports.ordering import finished, released
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def internal(process, **fields):
    event = f.EventFactory(process=process, status="held")
    return f.ResultFactory(event=event, published_at=None, happened_on=today(), **fields)


def test_internal_rows_of_the_period_are_counted(client, planner, process):
    internal(process)
    internal(process)
    f.StepFactory(process=process, published_at=None)
    internal(f.ProcessFactory())
    Result.objects.filter(pk=internal(process).pk).update(happened_on=today() - timedelta(days=90))
    row = released(process)
    page = text_of(client.get(f"/berichte/{row.pk}/"))
    assert "Das steht nicht im Bericht" in page
    assert "2 Ergebnisse 1 Schritt Soll etwas" in page
    Result.objects.update(published_at=row.data_cutoff + timedelta(minutes=1))
    assert "2 Ergebnisse" in text_of(client.get(f"/berichte/{row.pk}/")), "it was internal then"
    client.logout()
    assert "Das steht nicht im Bericht" not in text_of(client.get(f"/berichte/{row.pk}/"))


def test_where_all_is_public_nothing_is_said(client, planner, process):
    assert "Das steht nicht im Bericht" not in text_of(client.get(f"/berichte/{finished(process).pk}/"))
