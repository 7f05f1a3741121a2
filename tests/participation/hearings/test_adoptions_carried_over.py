"""What versions told of their adoption becomes decisions: the same number, the same days, the same words."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps as now
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

OLD = [("guidelines", "0014_version_status"), ("participation", "0038_decision_subjects")]
DAY = date(2026, 5, 1)


def at(day, hour=12):
    return datetime(2026, 5, day, hour, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def old(transactional_db):
    """The tables as they were, and afterwards as they are."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate(OLD)
    yield MigrationExecutor(connection).loader.project_state(OLD).apps
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    executor.migrate(leaves)


def carried_over():
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    executor.migrate(executor.loader.graph.leaf_nodes())
    return now


class Old:
    """Rows of before."""

    def __init__(self, apps):
        self.get = apps.get_model
        self.user = self.get("stakeholders", "User").objects.create(email="alt@example.org")
        self.process = self.get("participation", "Process").objects.create(
            name="Planung", slug="planung", is_main=True, published_at=at(1)
        )
        self.n = 0

    def version(self, words="", day=DAY, *, paper=None, is_public=True, in_process=True):
        self.n += 1
        guideline = self.get("guidelines", "Guideline").objects.create(
            title=f"Dokument {self.n}", slug=f"dokument-{self.n}", published_at=at(1) if is_public else None
        )
        if in_process:
            self.process.guidelines.add(guideline)
        adopted = {"adopted_on": day, "adopted_in": words, "adopted_paper": paper}
        adopted |= {"adoption_recorded_at": at(9), "adoption_recorded_by": self.user}
        return self.get("guidelines", "Version").objects.create(
            guideline=guideline, number=1, published_at=at(1), **(adopted if words else {})
        )

    def former(self, version, words, day, recorded_at):
        return self.get("guidelines", "FormerAdoption").objects.create(
            version=version,
            adopted_on=day,
            adopted_in=words,
            former_recorded_at=recorded_at,
            recorded_by=self.user,
        )

    def committee(self, name):
        return self.get("stakeholders", "Committee").objects.create(
            name=name, slug="ausschuss", kind="council", published_at=at(1)
        )

    def decision(self, outcome, **about):
        row = self.get("participation", "Deliberation").objects.create(
            title="Beratung", process=self.process, published_at=at(1), **about
        )
        return row.decisions.create(decided_on=DAY, wording="So beschlossen.", outcome=outcome)

    def paper(self):
        return self.get("guidelines", "Paper").objects.create(
            number="0123/26", slug="0123-26", kind="proposal", title="Vorlage", published_at=at(1)
        )


def test_every_adoption_is_a_decision_afterwards(old):
    rows = Old(old)
    rows.committee("Sozialausschuss")
    paper = rows.paper()
    plain = rows.version("Stadtrat, Drucksache 0999/26")
    by_name = rows.version("Sozialausschuss", paper=None)
    alone = rows.version("Oberbürgermeister", in_process=False)
    hidden = rows.version("Stadtrat", is_public=False)
    corrected = rows.version("Ausschuss", date(2026, 5, 3))
    rows.former(corrected, "Ausschus", date(2026, 5, 1), at(7))
    rows.former(corrected, "Auschuss", date(2026, 5, 2), at(8))
    told = rows.decision("adopted", paper=paper)
    named = rows.version("Stadtrat, 0123/26", paper=paper)
    rows.former(named, "Stadrat", DAY, at(8))
    never = rows.version()

    models = carried_over()
    version = models.get_model("guidelines", "Version").objects.get
    decisions = models.get_model("participation", "Decision").objects
    counted = decisions.filter(correction=None, subjects__version__isnull=False)
    assert (counted.count(), decisions.count()) == (6, 6 + 3), "six adoptions, three former ones"

    def of(row):
        return decisions.filter(subjects__version=row.pk, correction=None).get()

    states = [version(pk=row.pk) for row in (plain, by_name, alone, corrected, named)]
    assert [row.status for row in states] == ["adopted"] * 5
    assert [row.decided_on for row in states] == [DAY, DAY, DAY, date(2026, 5, 3), DAY]
    assert [version(pk=row.pk).status for row in (hidden, never)] == ["open", "open"]
    assert of(hidden).deliberation.withdrawn_at, "as little public as the document"

    assert of(plain).wording == "beschlossen (Stadtrat, Drucksache 0999/26)"
    assert (of(plain).deliberation.body, of(plain).deliberation.committee) == (
        "Stadtrat, Drucksache 0999/26",
        None,
    )
    assert (of(by_name).deliberation.body, of(by_name).deliberation.committee.name) == ("", "Sozialausschuss")
    assert (of(plain).deliberation.process_id, of(alone).deliberation.process) == (rows.process.pk, None)
    assert (of(plain).recorded_at, of(plain).recorded_by_id) == (at(9), rows.user.pk)
    assert of(plain).deliberation.date.earliest == DAY

    chain = list(corrected_by(of(corrected)))
    assert [row.wording for row in chain] == [
        "beschlossen (Ausschuss)",
        "beschlossen (Auschuss)",
        "beschlossen (Ausschus)",
    ]
    assert [row.recorded_by_id for row in chain] == [rows.user.pk, rows.user.pk, None]
    assert [row.recorded_at for row in chain] == [at(9), at(8), at(7)]

    assert of(named).pk == told.pk, "the decision that was there already"
    assert (of(named).wording, of(named).corrects.wording) == ("So beschlossen.", "beschlossen (Stadrat)")


def corrected_by(decision):
    while decision:
        yield decision
        decision = decision.corrects


def test_an_amended_decision_names_it_as_the_amended_text(old):
    rows = Old(old)
    committee = rows.committee("Sozialausschuss")
    told = rows.decision("amended", committee=committee)
    version = rows.version("Sozialausschuss")
    rejected = rows.decision("rejected", paper=rows.paper())

    models = carried_over()
    subject = models.get_model("participation", "DecisionSubject").objects.get()
    assert (subject.decision_id, subject.version_id, subject.role) == (told.pk, version.pk, "text")
    assert models.get_model("guidelines", "Version").objects.get().status == "adopted"
    assert not rejected.deliberation.decisions.exclude(pk=rejected.pk).exists()
