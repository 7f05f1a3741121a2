"""What became of what was promised about an article: from the words then to the words now."""

from datetime import date

import pytest
from django.utils import timezone

from erfurt_sozialraum.rows.publication import withdraw
from erfurt_sozialraum.rows.viewers import PUBLIC
from guidelines.actions.versions import merge_article, remove_article, split_article
from guidelines.models import ReasonKind, Version
from participation.actions.documents import take_back_reason
from participation.models import Outcome, Reply
from participation.overviews.replies import PromiseState, promises, unkept
from tests.factories import PlannerFactory, ResultFactory, VersionFactory, WordingFactory, decide, mention
from tests.promises import because_of, promise
from tests.reading import text_of

pytestmark = pytest.mark.django_db


class Document:
    """A document whose one article is written anew in each version; None: the version does without it."""

    def __init__(self):
        self.wordings = []
        self.versions = []

    def version(self, text, **fields):
        number = len(self.versions) + 1
        if self.versions:
            fields["guideline"] = self.versions[0].guideline
        version = VersionFactory(number=number, **fields)
        self.versions.append(version)
        if text is not None:
            self.wordings.append(WordingFactory(version=version, key="orte", heading="Orte", text=text))
        return version

    @property
    def article(self):
        return self.wordings[0].article


@pytest.fixture
def document():
    made = Document()
    made.version("Orte bleiben.")
    return made


@pytest.fixture
def reply(document):
    return promise(document.wordings[0])


def adopt(version):
    decide(version, date(2026, 5, 1))


def found(reply, user=PUBLIC):
    row = Reply.objects.with_references().select_related("point").get(pk=reply.pk)
    return promises([row], user)[reply.pk]


def test_as_long_as_no_version_names_it_it_is_only_promised(document, reply):
    document.version("Orte bleiben, auch abends.")
    because_of(document.versions[1], document.article, ResultFactory())

    row = found(reply)
    assert (row.state, row.version, row.seen) == (PromiseState.PROMISED, None, document.wordings[0])
    assert row.unexplained is None, "the change has another reason"


def test_a_change_that_nobody_explained_is_shown_as_such(document, reply, client):
    second = document.version("Orte bleiben, auch abends.")
    because_of(second, document.article, text="Weil.", kind=ReasonKind.UNNAMED)

    assert found(reply).unexplained == second
    text = text_of(client.get(f"/beteiligung/{reply.point.contribution.consultation.slug}/beitraege/"
                              f"{reply.point.contribution_id}/"))  # fmt: skip
    assert "Ob wegen dieses Anliegens, ist nicht erfasst." in text
    assert "So steht es" not in text
    assert text.index("Orte bleiben.") < text.index("Heute lautet der Artikel so") < text.index("auch abends")


@pytest.mark.parametrize("names_result", [False, True])
def test_a_version_that_names_it_keeps_it(document, reply, names_result):
    """By the point itself, or by a result that was made from its contribution."""
    source = reply.point
    if names_result:
        source = ResultFactory()
        mention(source, reply.point.contribution)
    second = document.version("Orte bleiben, auch abends.")
    because_of(second, document.article, source)

    row = found(reply)
    assert not unkept(PUBLIC).exists(), "what is kept waits nowhere to be named"
    assert (row.state, row.version, row.shows_change) == (PromiseState.IN_DRAFT, second, True)
    assert (row.change.before, row.change.after) == tuple(document.wordings)
    assert [reason.text for reason in row.reasons] == ["Viele baten darum."]


def test_what_was_taken_back_keeps_nothing(document, reply):
    second = document.version("Orte bleiben, auch abends.")
    reason = because_of(second, document.article, reply.point)
    take_back_reason(reason, text="Das war es nicht.", by=PlannerFactory())

    assert found(reply).state == PromiseState.PROMISED
    assert list(unkept(PUBLIC)) == [reply]


@pytest.mark.parametrize(
    ("later", "adopted", "state"),
    [
        ([], 2, PromiseState.ADOPTED),
        (["Orte bleiben, auch abends."], 3, PromiseState.ADOPTED),
        (["Orte bleiben bis 22 Uhr."], 3, PromiseState.ADOPTED_CHANGED),
        ([None], 3, PromiseState.NOT_ADOPTED),
        (["Orte bleiben bis 22 Uhr."], None, PromiseState.CHANGED_AGAIN),
        ([None], None, PromiseState.CHANGED_AGAIN),
        (["Orte bleiben bis 22 Uhr."], 2, PromiseState.CHANGED_AGAIN),
        (["Orte bleiben bis 22 Uhr.", "Orte bleiben, auch abends."], None, PromiseState.IN_DRAFT),
    ],
)
def test_adopted_changed_or_not(document, reply, later, adopted, state):
    because_of(document.version("Orte bleiben, auch abends."), document.article, reply.point)
    for text in later:
        document.version(text)
    if adopted:
        adopt(document.versions[adopted - 1])

    row = found(reply)
    assert row.state == state
    now = document.versions[-1].wordings.first()
    assert row.now == now
    assert row.shows_now == (now is not None and now.text != "Orte bleiben, auch abends.")


KEPT, OTHER = "Orte bleiben, auch abends.", "Orte bleiben bis 22 Uhr."


@pytest.mark.parametrize(
    ("said", "later", "state"),
    [
        ({2: "rejected"}, [], PromiseState.NOT_ADOPTED),
        ({2: "rejected", 3: "rejected"}, [OTHER], PromiseState.NOT_ADOPTED),
        ({2: "rejected"}, [KEPT], PromiseState.IN_DRAFT),
        ({2: "rejected", 3: "adopted"}, [KEPT], PromiseState.ADOPTED),
        ({2: "adopted", 3: "rejected"}, [OTHER], PromiseState.ADOPTED),
        ({2: "amended"}, [], PromiseState.ADOPTED_CHANGED),
        ({2: "amended", 3: "adopted"}, [OTHER], PromiseState.ADOPTED_CHANGED),
        ({2: "amended", 3: "adopted"}, [KEPT], PromiseState.ADOPTED),
        ({2: "postponed"}, [], PromiseState.IN_DRAFT),
    ],
)
def test_it_follows_from_what_the_council_decided(document, reply, said, later, state):
    because_of(document.version(KEPT), document.article, reply.point)
    for text in later:
        document.version(text)
    for number, outcome in said.items():
        decide(document.versions[number - 1], date(2026, 5, number), outcome=outcome)
    assert found(reply).state == state


def test_only_public_versions_keep_a_promise_whoever_asks(document, reply):
    draft = document.version("Orte bleiben, auch abends.", published_at=None)
    because_of(draft, document.article, reply.point)

    for user in (PUBLIC, PlannerFactory()):
        assert found(reply, user).state == PromiseState.PROMISED
    Version.objects.filter(pk=draft.pk).update(published_at=timezone.now())
    assert found(reply).state == PromiseState.IN_DRAFT
    draft.refresh_from_db()
    withdraw(draft)
    assert found(reply).state == PromiseState.PROMISED


@pytest.mark.parametrize("move", ["remove", "split", "merge"])
def test_whatever_becomes_of_an_article_the_answer_still_leads_to_it(document, move, client):
    """An answer names words of a draft; then the article is removed, split or merged there."""
    draft = document.version("Orte bleiben, auch abends.", published_at=None)
    other = WordingFactory(version=draft, key="wege", heading="Wege", order=2)
    reply = promise(document.wordings[1])
    if move == "remove":
        remove_article(document.wordings[1])
    elif move == "merge":
        merge_article(document.wordings[1], into=other)
    else:
        split_article(document.wordings[1], values={"heading": "Plätze", "text": "Plätze auch."})

    row = Reply.objects.get(pk=reply.pk)
    assert row.wording.article == document.article
    shown = found(reply)
    assert (shown.state, shown.now) == (PromiseState.PROMISED, document.wordings[0])
    contribution = reply.point.contribution
    address = f"/beteiligung/{contribution.consultation.slug}/beitraege/{contribution.pk}/"
    assert "/artikel/orte/" in client.get(address).content.decode()
    assert "auch abends" not in text_of(client.get(address)), "the words of a draft"


def test_other_outcomes_promise_nothing(document):
    rows = [
        promise(document.wordings[0], outcome=outcome) for outcome in (Outcome.NOT_ADOPTED, Outcome.NOTED)
    ]
    assert promises(rows, PUBLIC) == {}


@pytest.mark.parametrize("n", [1, 4])
def test_queries_do_not_grow(document, django_assert_num_queries, n):
    second = document.version("Orte bleiben, auch abends.")
    rows = [promise(document.wordings[0]) for _ in range(n)]
    because_of(second, document.article, *(row.point for row in rows))
    found = list(Reply.objects.with_references().select_related("point"))

    with django_assert_num_queries(1):
        assert {row.state for row in promises(found, PUBLIC).values()} == {PromiseState.IN_DRAFT}
