"""Every shape that a snapshot ever had still becomes a page and a PDF; one of a later version is refused.

`formats/<n>.json` is what the builder of a commit made of the sample data when the shape was new, cut to a
few rows of each kind: 1 bdf2dc0, 2 9aebe6d, 3 91fa38c, 4 08eae96, 5 90ea924, 6 f5b1748, 7 e6e5a51, 8 e195e63.
All say "format": 1, as rows of installed databases do. `formats/shape-<n>.json` says which keys hold what.

Whoever changes the shape: keep a snapshot of the present one as `formats/<n>.json` if there is none yet,
raise FORMAT, add a step to `participation/overviews/reports/formats.py`, and keep the file that the failing
test names.
"""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from erfurt_sozialraum.rows.jobs import JobStatus
from participation import pdf
from participation.actions import reports as actions
from participation.overviews.reports.formats import FORMAT, UnknownFormat, as_today
from participation.overviews.reports.snapshot import build_snapshot
from participation.overviews.reports.words import prose
from participation.pdf.report import compose
from tests import factories as f
from tests.participation.reports.everything import everything
from tests.participation.reports.ordering import scope
from tests.participation.reports.shapes import shape, strange
from tests.participation.reports.snapshots import snapshot
from tests.reading import text_of

FOLDER = Path(__file__).parent / "formats"
OLD = range(1, 9)
UNKNOWABLE = {
    "results[].id: nothing",
    "results[].contributions[].id: nothing",
    "open.consultations[].late: nothing",
}
"""What older snapshots do not hold and nobody can know afterwards."""


def kept(number):
    return json.loads((FOLDER / f"{number}.json").read_text(encoding="utf-8"))


def recorded():
    path = FOLDER / f"shape-{FORMAT}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def words(value):
    """Every text in it that says something."""
    if isinstance(value, dict):
        return {word for part in value.values() for word in words(part)}
    if isinstance(value, list):
        return {word for part in value for word in words(part)}
    return {prose(value)} if isinstance(value, str) and value else set()


@pytest.mark.django_db
def test_the_builder_makes_the_recorded_shape(process, tmp_path):
    topic = everything(process)
    built = json.loads(json.dumps({**build_snapshot(scope(process, topics=[topic])), "number": "SB-1"}))
    assert built["format"] == FORMAT
    found = shape(built)
    fresh = tmp_path / f"shape-{FORMAT}.json"
    fresh.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert strange(found, recorded()) == [], f"another shape, see this module's docstring; it is in {fresh}"
    empty = {path for path in recorded() if path.endswith("[]") and path not in found}
    assert empty == set(), "what is not there cannot be compared"


def test_the_shapes_differ():
    shapes = [json.dumps(shape(kept(number))) for number in OLD]
    assert len(set(shapes)) == len(OLD)
    assert [kept(number)["format"] for number in OLD] == [1] * len(OLD)


@pytest.mark.parametrize("number", OLD)
def test_each_is_brought_to_todays_shape_and_loses_no_word(number):
    old = kept(number)
    before = deepcopy(old)
    newer = as_today(old)
    assert old == before, "what was frozen stays as it is"
    assert newer["format"] == FORMAT
    assert set(strange(shape(newer), recorded())) <= UNKNOWABLE
    assert words(old) - words(newer) == set()
    assert as_today(newer) is newer
    assert as_today(old | {"format": number}) == newer, "also where it says its true number"


@pytest.mark.django_db
@pytest.mark.parametrize("number", OLD)
def test_each_is_shown_as_a_page_and_set_for_the_pdf(client, planner, process, number):
    old = kept(number)
    row = f.ReportFactory(process=process, snapshot=old)
    response = client.get(reverse("participation:report", args=[row.pk]))
    assert response.status_code == 200
    page, document = text_of(response), compose(as_today(old)).replace("\xad", "")
    item, result = old["contributions"][0]["items"][0], old["results"][0]
    coming = old["dates"][0] if number == 1 else old["dates"]["ahead"][0]
    for said in (item["reference"], result["title"], coming["title"], old["steps"][0]["title"]):
        assert said in page and said in document, said
    assert "None" not in page


@pytest.mark.parametrize("number", [1, 8])
def test_the_oldest_and_the_latest_become_a_pdf(number):
    rendered = pdf.render(as_today(kept(number)))
    assert rendered.content.startswith(b"%PDF") and rendered.pages >= 8


class Listening(dict):
    """Notes which keys it was asked for that it does not have."""

    missed: set[str] = set()

    def __missing__(self, key):
        if not hasattr(dict, key):  # a template asks for `x.items` by key first
            self.missed.add(key)
        raise KeyError(key)


def listening(value):
    if isinstance(value, dict):
        return Listening({key: listening(part) for key, part in value.items()})
    return [listening(part) for part in value] if isinstance(value, list) else value


@pytest.mark.django_db
def test_templates_ask_only_for_what_the_builder_makes(process, monkeypatch):
    """A key that is misspelt in a template says nothing, for ever."""
    monkeypatch.setattr(Listening, "missed", set())
    topic = everything(process)
    built = json.loads(json.dumps({**build_snapshot(scope(process, topics=[topic])), "number": "SB-1"}))
    compose(listening(built))
    context = {"report": listening(built), "shown": True, "row": f.ReportFactory(process=process)}
    render_to_string("participation/reports/content.html", context)
    # Lists of dates hold rows of two kinds; the template of a date also draws dated rows themselves.
    assert Listening.missed == {"who", "open_until", "answer_by", "gap_details"}


def test_headings_of_the_oldest_do_not_break_the_outline():
    old = kept(1)
    old["summary"] = "# Auftrag\n\nText"
    assert as_today(old)["summary"] == "**Auftrag**\n\n\nText"


@pytest.mark.parametrize("number", [FORMAT + 1, 0, "9", None])
def test_an_unknown_format_is_refused(number):
    with pytest.raises(UnknownFormat, match="neueren Fassung des Portals"):
        as_today(snapshot() | {"format": number})


@pytest.mark.django_db
def test_a_report_of_a_later_version_fails_with_the_reason_and_its_page_says_it(client, planner, process):
    later = snapshot() | {"format": FORMAT + 1, "voices": "ganz anders", "contributions": 7}
    row = f.ReportFactory(process=process, snapshot=later)
    assert actions.render_report(row.pk) is False
    row.refresh_from_db()
    assert (row.job_status, row.failure_details, row.file) == (JobStatus.FAILED, "", None)
    assert f"(Format {FORMAT + 1}; diese Fassung kennt die Formate 1 bis {FORMAT})" in row.failure
    url = reverse("participation:report", args=[row.pk])
    page = text_of(client.get(url))
    assert "Der Inhalt kann nicht gezeigt werden" in page
    assert page.count(row.failure) == 2, "as the reason of the failed job, and in place of the content"
    assert "ganz anders" not in page and "Was gesagt wurde" not in page
    assert row.period_text in page
    part = client.get(url, headers={"HX-Request": "true"})
    assert (part.status_code, row.failure in text_of(part)) == (200, True)


@pytest.mark.django_db
def test_a_report_of_a_later_version_cannot_be_released(process):
    later = snapshot() | {"format": FORMAT + 1, "contributions": 7}
    row = f.ReportFactory(process=process, snapshot=later)
    with pytest.raises(actions.Refused, match="neueren Fassung"):
        actions.release_report(row, by=f.PlannerFactory())
