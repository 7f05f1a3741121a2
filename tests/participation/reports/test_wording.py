"""What the report says of single things: what is late, and what nobody has decided."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from erfurt_sozialraum.dates import DateKind, day_text, today
from participation import pdf
from participation.overviews.reports.snapshot import build_snapshot
from tests import factories as f
from tests.participation.reports.ordering import scope
from tests.participation.reports.snapshots import item, snapshot
from tests.reading import markup

pytestmark = pytest.mark.django_db
YESTERDAY = today() - timedelta(days=1)


def outcomes(process):
    groups = build_snapshot(scope(process))["contributions"]
    return {
        (point["outcome"], point["outcome_label"])
        for g in groups
        for i in g["items"]
        for point in i["points"]
    }


def test_the_wording_says_which_answer_is_overdue(process):
    late = f.ConsultationFactory(process=process, answer_by=YESTERDAY)
    f.AcceptedFactory(consultation=late)
    assert outcomes(process) == {
        ("overdue", f"offen, überfällig: zugesagt war eine Antwort bis {day_text(YESTERDAY)}")
    }


def test_an_answer_that_is_not_due_is_open(process):
    coming = f.ConsultationFactory(process=process, answer_by=today() + timedelta(days=9))
    f.AcceptedFactory(consultation=coming)
    assert outcomes(process) == {("open", "offen")}


def test_what_is_undecided_is_said_to_its_end(process):
    f.state_date(f.CouncilInvitationFactory(), kind=DateKind.UNDECIDED)
    f.state_date(f.DeliberationFactory(process=process), kind=DateKind.UNDECIDED)
    texts = [group["text"] for group in build_snapshot(scope(process))["dates"]["gaps"]]
    assert texts == [
        "noch nicht entschieden, ob eingeladen wird",
        "noch nicht entschieden, ob davon berichtet wird",
    ]


def test_state_and_day_of_a_loop_are_two_words(process):
    loop = f.FeedbackLoopFactory(result=f.ResultFactory(event__process=process))
    f.hear(loop, where="Sitzung, TOP 3")
    report = build_snapshot(scope(process))
    part = render_to_string("participation/reports/parts/results.html", {"report": report, "pdf": True})
    assert f"zurückgemeldet</span>, gehört am {day_text(today())}, Sitzung, TOP 3" in markup(part)


def test_what_was_put_off_or_answered_stands_beside_the_state(process):
    result = f.ResultFactory(event__process=process)
    waiting, answered = (f.FeedbackLoopFactory(result=result) for _n in range(2))
    until = today() + timedelta(days=20)
    waiting.statements.create(kind="postponed", happened_on=today(), until=until, reason="Voll.")
    f.hear(answered, where="TOP 3", text="Sie fragen nach den Kosten.", answer="Einverstanden.")
    report = build_snapshot(scope(process))
    part = markup(
        render_to_string("participation/reports/parts/results.html", {"report": report, "pdf": True})
    )
    day, put_off = day_text(today()), day_text(until)
    assert f"offen</span>, bis {put_off} (verschoben am {day} auf den {put_off}: Voll.)" in part
    assert (
        f"vom Gremium beantwortet am {day}</span>, gehört am {day}, "
        "TOP 3; besprochen: „Sie fragen nach den Kosten.“. Antwort: „Einverstanden.“"
    ) in part


def is_part_of_voice(box):
    """The words of somebody, or the reply to them."""
    element = getattr(box, "element", None)
    return element is not None and (element.tag == "blockquote" or element.get("class") == "reply")


@pytest.mark.parametrize("lines", [3, 8])
def test_no_page_begins_with_a_reply_cut_from_its_words(lines):
    """Whatever stands before: above each reply are words of its contribution."""
    said = item(99, text="Auf dem Platz fehlen Bänke, und der Weg dorthin ist zu weit. " * 3)
    data = snapshot(3)
    before = item(1, text="Zeile.\n\n" * lines)
    data["contributions"] = [
        {"topic": "Zusammenhalt", "items": [before, *[said | {"id": n} for n in range(9)]]}
    ]
    document = pdf.engine.lay_out(pdf.report.compose(data), on_page=lambda _number: None)
    for page in document.pages:
        tags = [box.element_tag for box in page._page_box.descendants() if is_part_of_voice(box)]
        assert tags[:1] in ([], ["blockquote"])
