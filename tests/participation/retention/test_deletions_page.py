"""Operators and planners see what was deleted, by which rule, and what is due."""

import pytest

from participation.actions.retention.purging import purge
from stakeholders.models import PurgeRun
from tests import factories as f
from tests.reading import text_of

from .ended import a_world, ended

pytestmark = pytest.mark.django_db
PAGE = "/aufgaben/loeschungen/"


@pytest.mark.parametrize(
    ("role", "status"), [("operator", 200), ("planner", 200), ("editor", 403), ("transcriber", 403)]
)
def test_who_may_see_it(client, role, status):
    client.force_login(f.UserFactory(roles=[role]))
    assert client.get(PAGE).status_code == status
    assert (PAGE in client.get("/aufgaben/").content.decode()) == (status == 200)
    may_answer = "/aufgaben/auskunft/" in client.get(PAGE).content.decode()
    assert may_answer == (role == "operator")


def test_before_and_after_a_run(client, files):
    client.force_login(f.UserFactory(roles=["operator"]))
    a_world(ended())
    waiting = ended(answer=None, name="Konzept Nord")
    a_world_of(waiting)
    before = text_of(client.get(PAGE))
    assert "Noch gab es keinen Lauf." in before
    assert "Konzept Nord" in before and "noch nicht angeboten" in before
    assert {rule.key: n for rule, n in client.get(PAGE).context["rules"] if n} == {
        "contributions": 5,
        "drafts": 1,
    }
    purge()
    after = client.get(PAGE)
    assert [n for _rule, n in after.context["rules"] if n] == []
    assert "Wortlaut und Angaben von Beiträgen" in text_of(after)
    assert f"aufgaben/planung/prozesse/{waiting.slug}" not in after.content.decode()


def a_world_of(process):
    row = f.ConsultationFactory(process=process)
    f.ContributionFactory(consultation=row)


def test_a_run_that_failed_says_so(client, planner):
    PurgeRun.objects.create(job_status="failed", last_error="Nicht alles wurde gelöscht.\nBeiträge: OSError")
    text = text_of(client.get(PAGE))
    assert "Nicht alles wurde gelöscht." in text and "fehlgeschlagen" in text
    assert client.get("/aufgaben/").context["desk"].failed_purge
    PurgeRun.objects.create(job_status="done")
    assert not client.get("/aufgaben/").context["desk"].failed_purge


def test_a_constant_number_of_queries(client, planner, files, django_assert_num_queries):
    a_world(ended())
    purge()
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)
    purge()
    purge()
    a_world_of(ended(answer=None))
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)


QUERIES = 17
