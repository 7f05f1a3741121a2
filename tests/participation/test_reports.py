"""Reports: ordering, what the snapshot holds, progress, release, and who may do what."""

import threading
import uuid
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind
from erfurt_sozialraum.jobs import JobStatus, LeaseLost
from erfurt_sozialraum.transitions import TransitionRefused
from guidelines.models import StoredFile, Visibility
from participation import pdf
from participation.actions import council as actions
from participation.models import FeedbackRecord, Outcome, Reply, Report
from participation.overviews.report import Scope, build_snapshot
from participation.overviews.report.voices import withhold_small
from participation.overviews.report.words import period, prose
from tests import factories as f

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    return tmp_path


@pytest.fixture
def process():
    return f.ProcessFactory(is_main=True, records_from=TODAY() - timedelta(days=100))


@pytest.fixture
def planner(client):
    user = f.PlannerFactory()
    client.force_login(user)
    return user


def scope(process, **changes):
    values = {
        "committee": f.CouncilCommitteeFactory(),
        "period_from": TODAY() - timedelta(days=30),
        "period_to": TODAY(),
        "cutoff": timezone.now(),
    } | changes
    return Scope(process, **values)


def order(process, **changes):
    values = {
        "committee": f.CouncilCommitteeFactory(),
        "period_from": TODAY() - timedelta(days=30),
        "period_to": TODAY(),
        "order_key": uuid.uuid4(),
        "by": f.PlannerFactory(),
    } | changes
    return actions.order_report(process=process, **values)


def finished(process, **changes):
    """A report with a small stand-in for its PDF."""
    row = order(process, **changes)
    content = b"%PDF-1.7 stand-in"
    file = StoredFile.objects.create(
        content=default_storage.save(f"berichte/{row.number}/1.pdf", ContentFile(content)),
        name="bericht.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256="ab" * 32,
    )
    Report.objects.claim(row.pk).finish(file=file, pages=1)
    row.refresh_from_db()
    return row


def released(process, **changes):
    row = finished(process, **changes)
    actions.release_report(row, by=f.PlannerFactory())
    return row


def form_data(process, **changes):
    topics = list(process.topics.all()) or [f.TopicFactory(process=process)]
    return {
        "process": process.pk,
        "committee": f.CouncilCommitteeFactory().pk,
        "period_from": "2026-01-01",
        "period_to": TODAY().isoformat(),
        "topics": [topic.pk for topic in topics],
        "order_key": str(uuid.uuid4()),
    } | changes


# The order


def test_order_freezes_the_data_under_the_next_number_of_the_year(process):
    f.ReportFactory(process=process, number=f"SB-{TODAY().year}-999")
    contribution = f.AcceptedFactory(consultation__process=process, text="Der Brunnen ist kaputt.")
    row = order(process)
    assert row.number == f"SB-{TODAY().year}-1000"
    contribution.__class__.objects.filter(pk=contribution.pk).update(published_text="", published_at=None)
    row.refresh_from_db()
    assert row.snapshot["contributions"][0]["items"][0]["text"] == "Der Brunnen ist kaputt."
    assert row.snapshot["number"] == row.number
    assert order(process).number == f"SB-{TODAY().year}-1001"


def test_the_same_key_gives_the_same_report(process):
    key = uuid.uuid4()
    assert order(process, order_key=key) == order(process, order_key=key)
    assert Report.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_orders_at_once_get_two_numbers_and_a_double_click_one_report(process):
    committee, by, key = f.CouncilCommitteeFactory(), f.PlannerFactory(), uuid.uuid4()
    found, failed = [], []
    barrier = threading.Barrier(4)

    def run(order_key):
        try:
            barrier.wait(10)
            found.append(order(process, committee=committee, by=by, order_key=order_key).number)
        except Exception as error:  # shown by the assertion below
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[k]) for k in (key, key, uuid.uuid4(), uuid.uuid4())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    numbers = [f"SB-{TODAY().year}-{n:03d}" for n in (1, 2, 3)]
    assert sorted(Report.objects.values_list("number", flat=True)) == numbers
    assert sorted(set(found)) == numbers and len(found) == 4


@pytest.mark.django_db(transaction=True)
def test_the_snapshot_shows_one_moment(process, monkeypatch):
    seen = []

    def build(scope):
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            seen.append(cursor.fetchone()[0])
        return build_snapshot(scope)

    monkeypatch.setattr(actions, "build_snapshot", build)
    order(process)
    assert seen == ["repeatable read"]


def test_form_offers_committees_of_the_council_and_all_topics(client, planner, process):
    topic, council = f.TopicFactory(process=process), f.CouncilCommitteeFactory()
    f.CommitteeFactory()
    form = client.get(reverse("participation:report_order")).context["form"]
    assert list(form.fields["committee"].queryset) == [council]
    assert form.initial["topics"] == [topic.pk]
    assert form.initial["period_to"] == TODAY()


def test_order_by_form_leads_to_the_report_and_a_second_click_to_the_same(client, planner, process):
    data = form_data(process)
    first = client.post(reverse("participation:report_order"), data)
    second = client.post(reverse("participation:report_order"), data)
    row = Report.objects.get()
    assert first.status_code == second.status_code == 302
    assert first.url == second.url == reverse("participation:report", args=[row.pk])
    assert row.ordered_by == planner
    assert list(row.topics.all()) == [], "all topics are no restriction"


def test_some_topics_are_a_restriction(client, planner, process):
    chosen, _other = f.TopicFactory(process=process), f.TopicFactory(process=process)
    client.post(reverse("participation:report_order"), form_data(process, topics=[chosen.pk]))
    assert list(Report.objects.get().topics.all()) == [chosen]


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"committee": ""}, "committee", "Wählen Sie, für welchen Ausschuss der Bericht ist."),
        ({"topics": []}, "topics", "Wählen Sie mindestens ein Thema."),
        ({"period_from": ""}, "period_from", "Geben Sie an, wann der Zeitraum beginnt."),
        ({"period_from": "gestern"}, "period_from", "Geben Sie einen Tag an, zum Beispiel 01.01.2026."),
        ({"period_from": "2999-01-01"}, "period_from", "Der Zeitraum darf nicht in der Zukunft beginnen."),
        ({"period_to": "2999-01-01"}, "period_to", "Der Zeitraum darf nicht nach dem heutigen Tag enden."),
        (
            {"period_to": "2025-12-31"},
            "period_to",
            "Das Ende liegt vor dem Beginn. Vertauschen Sie die beiden Tage?",
        ),
    ],
)
def test_errors_stand_at_the_field(client, planner, process, changes, field, message):
    response = client.post(reverse("participation:report_order"), form_data(process, **changes))
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [message]}
    assert Report.objects.count() == 0


def test_topics_of_another_process_are_refused(client, planner, process):
    foreign = f.TopicFactory()
    response = client.post(reverse("participation:report_order"), form_data(process, topics=[foreign.pk]))
    assert response.context["form"].errors == {"topics": ["Wählen Sie nur Themen dieses Planungsprozesses."]}


# The snapshot


def test_numbers_count_every_contribution_and_texts_only_the_published(process):
    consultation, topic = (
        f.ConsultationFactory(process=process),
        f.TopicFactory(process=process, name="Wohnen"),
    )
    shown = f.AcceptedFactory(consultation=consultation, topic=topic, text="Mehr Bänke.")
    Reply.objects.create(point=shown.points.get(), outcome=Outcome.PARTLY, reason="Zwei Bänke kommen.")
    f.AcceptedFactory(consultation=consultation, published_at=None, published_text="", text="GEHEIM")
    f.ContributionFactory(consultation=consultation, topic=topic, text="UNGEPRUEFT")
    f.ContributionFactory(consultation=consultation, received_at=timezone.now() - timedelta(days=31))
    f.AcceptedFactory(text="ANDERER PROZESS")
    snapshot = build_snapshot(scope(process))
    voices = snapshot["voices"]
    assert {
        key: voices[key] for key in ("received", "accepted", "waiting", "published", "answered", "points")
    } == {
        "received": 3,
        "accepted": 2,
        "waiting": 1,
        "published": 1,
        "answered": 1,
        "points": 2,
    }
    assert voices["by_topic"] == [
        {"label": "Wohnen", "count": 2, "answered": 1, "open": 0},
        {"label": "ohne Thema", "count": 1, "answered": 0, "open": 1},
    ]
    assert {row["outcome"]: row["count"] for row in voices["by_outcome"] if row["count"]} == {
        "partly": 1,
        "open": 1,
    }
    (group,) = snapshot["contributions"]
    assert [item["text"] for item in group["items"]] == ["Mehr Bänke."]
    assert group["items"][0]["points"][0]["reason"] == "Zwei Bänke kommen."
    assert "GEHEIM" not in str(snapshot) and "UNGEPRUEFT" not in str(snapshot)


def test_topics_restrict_what_was_said(process):
    consultation = f.ConsultationFactory(process=process)
    wanted, other = f.TopicFactory(process=process), f.TopicFactory(process=process)
    for topic in (wanted, other, None):
        f.AcceptedFactory(consultation=consultation, topic=topic)
    snapshot = build_snapshot(scope(process, topics=[wanted]))
    assert snapshot["voices"]["received"] == 1
    assert [group["topic"] for group in snapshot["contributions"]] == [wanted.name]
    assert snapshot["topics"] == [wanted.name]


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ({"A": 12, "B": 30}, {"A": 12, "B": 30}),
        ({"A": 9, "B": 30, "C": 12}, {"A": None, "B": 30, "C": None}),
        ({"A": 9, "B": 8, "C": 12}, {"A": None, "B": None, "C": 12}),
        ({"A": 1, "B": 1, "C": 12, "D": 40}, {"A": None, "B": None, "C": None, "D": 40}),
        ({"A": 3}, {"A": None}),
        ({}, {}),
    ],
)
def test_small_cells_are_withheld_so_that_none_follows_from_the_total(cells, shown):
    assert withhold_small(cells) == shown


def test_areas_below_ten_are_named_without_a_number(process):
    consultation = f.ConsultationFactory(process=process)
    many, few, silent = (f.AreaFactory(name=name) for name in ("Rieth", "Alach", "Zimmern"))
    for area, count in ((many, 10), (few, 9)):
        for _n in range(count):
            f.ContributionFactory(consultation=consultation, area=area)
    voices = build_snapshot(scope(process))["voices"]
    assert voices["areas_shown"] == []
    assert voices["areas_small"] == ["Alach"]
    assert voices["areas_withheld"] == ["Rieth"], "19 - 10 would tell the 9"
    assert voices["areas_silent"] == [silent.name]


def test_nothing_before_the_start_of_records_is_overdue(process):
    before, after = process.records_from - timedelta(days=5), process.records_from + timedelta(days=5)
    steps = [f.StepFactory(process=process, order=n) for n in range(3)]
    f.state_date(steps[0], before)
    f.state_date(steps[1], after)
    f.state_date(steps[2], kind=DateKind.UNDATED, clarified_by="Amt für Soziales")
    for day in (before, after):
        result = f.ResultFactory(event__process=process, happened_on=day)
        f.FeedbackLoopFactory(result=result, due_on=day + timedelta(days=1))
    snapshot = build_snapshot(scope(process))
    assert [step["state"] for step in snapshot["steps"]] == ["undocumented", "overdue", "open"]
    assert snapshot["steps"][2]["date"]["text"] == "noch nicht terminiert"
    assert "es klärt: Amt für Soziales" in snapshot["steps"][2]["date"]["gap"]
    assert [loop["state"] for loop in snapshot["open"]["loops"]] == ["overdue"]
    assert snapshot["open"]["overdue"] == 2


def test_overdue_counts_every_contribution_that_waits(process):
    late = f.ConsultationFactory(process=process, answer_by=TODAY() - timedelta(days=1))
    for factory in (f.AcceptedFactory, f.AcceptedFactory, f.ContributionFactory):
        factory(consultation=late)
    result = f.ResultFactory(event__process=process)
    f.FeedbackLoopFactory(result=result, due_on=TODAY() - timedelta(days=1))
    found = build_snapshot(scope(process))["open"]
    assert (found["overdue"], found["overdue_kinds"]) == (4, "3 Antworten und 1 Rückmeldung")
    assert found["overdue_sentence"] == "3 Antworten und 1 Rückmeldung sind überfällig."
    assert [row["late_text"] for row in found["consultations"]] == ["3 Antworten"]


def test_results_tell_who_heard_of_them(process):
    result = f.ResultFactory(event__process=process, is_example=True)
    heard = f.FeedbackLoopFactory(result=result)
    FeedbackRecord.objects.create(
        loop=heard, heard_on=TODAY(), where="Sitzung, TOP 3", answer="Einverstanden."
    )
    f.FeedbackLoopFactory(result=result)
    f.ResultFactory(event__process=process, published_at=None)
    f.ResultFactory(event__process=process, happened_on=TODAY() - timedelta(days=31))
    snapshot = build_snapshot(scope(process))
    (row,) = snapshot["results"]
    assert sorted(loop["state"] for loop in row["loops"]) == ["closed", "open"]
    closed = next(loop for loop in row["loops"] if loop["state"] == "closed")
    assert (closed["where"], closed["answer"]) == ("Sitzung, TOP 3", "Einverstanden.")
    assert snapshot["has_examples"] is True


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 1, 1), date(2026, 6, 30), "1. Halbjahr 2026 (1. Januar bis 30. Juni 2026)"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026 (1. Januar bis 31. Dezember 2026)"),
        (date(2025, 12, 3), date(2026, 2, 1), "3. Dezember 2025 bis 1. Februar 2026"),
        (date(2026, 2, 1), date(2026, 2, 1), "1. Februar 2026"),
    ],
)
def test_period_in_words(first, last, text):
    assert period(first, last) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("## Stand ##\n\nGut.", "**Stand**\n\n\nGut."),
        ("Stand\n=====\nGut.", "**Stand**\n\nGut."),
        ("| A | B |\n|---|---|\n| 1 | 2 |", "| A | B |\n|---|---|\n| 1 | 2 |"),
        ("- eins\n---\nzwei #3", "- eins\n---\nzwei #3"),
    ],
)
def test_headings_in_planners_texts_become_bold_lines(text, plain):
    assert prose(text) == plain


# The job


def test_rendering_stores_one_file_and_finishes(process, files, monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda snapshot, progress: pdf.Rendered(b"%PDF-x", 3))
    row = order(process)
    assert actions.render_report(row.pk) is True
    row.refresh_from_db()
    assert (row.job_status, row.pages, row.progress) == (JobStatus.DONE, 3, 100)
    assert (row.file.size, row.file.media_type) == (6, "application/pdf")
    assert row.file.visibility == Visibility.INTERNAL
    assert row.file.content.read() == b"%PDF-x"
    row.file.content.close()
    assert actions.render_report(row.pk) is False, "a finished report is not rendered again"
    assert len([path for path in files.rglob("*") if path.is_file()]) == 1


def test_a_failure_says_why_and_leaves_no_file(client, planner, process, files, monkeypatch):
    def broken(snapshot, progress):
        raise ValueError("Fonts <missing>")

    monkeypatch.setattr(pdf, "render", broken)
    row = order(process)
    assert actions.render_report(row.pk) is False
    row.refresh_from_db()
    assert row.failure == "Beim Setzen der Seiten ist ein Fehler aufgetreten."
    assert row.failure_details == "ValueError: Fonts <missing>"
    assert StoredFile.objects.count() == 0 and not any(files.iterdir())
    page = client.get(reverse("participation:report", args=[row.pk])).content.decode()
    assert "Noch einmal erstellen" in page and "Fonts &lt;missing&gt;" in page
    assert "hx-get" not in page, "nothing to wait for"


def test_a_full_disk_is_named_and_leaves_no_row(process, monkeypatch):
    class Full:
        def save(self, *args):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(pdf, "render", lambda snapshot, progress: pdf.Rendered(b"%PDF-x", 3))
    monkeypatch.setattr(actions, "default_storage", Full())
    row = order(process)
    assert actions.render_report(row.pk) is False
    row.refresh_from_db()
    assert row.failure.startswith("Das PDF konnte nicht abgelegt werden.")
    assert StoredFile.objects.count() == 0


def test_a_stale_worker_cannot_overwrite(process, files, monkeypatch):
    row = order(process)

    def slow(snapshot, progress):
        # Meanwhile the lease runs out and another worker takes the job up.
        Report.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        assert Report.objects.claim(row.pk) is not None
        return pdf.Rendered(b"%PDF-stale", 1)

    monkeypatch.setattr(pdf, "render", slow)
    assert actions.render_report(row.pk) is False
    row.refresh_from_db()
    assert (row.job_status, row.attempts, row.file) == (JobStatus.RUNNING, 2, None)
    assert StoredFile.objects.count() == 0 and not any(files.rglob("*.pdf"))


def test_losing_the_lease_stops_the_work_at_the_next_page(process):
    row = order(process)
    held = Report.objects.claim(row.pk)
    Report.objects.filter(pk=row.pk).update(lease_token=uuid.uuid4())
    with pytest.raises(LeaseLost):
        pdf.render(held.snapshot, progress=held.report_progress)


def test_a_worker_clears_what_its_killed_predecessor_left(process, files, monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda snapshot, progress: pdf.Rendered(b"%PDF-x", 3))
    row = order(process)
    default_storage.save(actions._path(row, 1), ContentFile(b"half"))
    Report.objects.filter(pk=row.pk).update(attempts=1)
    assert actions.render_report(row.pk) is True
    row.refresh_from_db()
    assert [path.name for path in files.rglob("*.pdf")] == [row.file.content.name.rpartition("/")[2]]


def test_repeat_queues_a_failed_report_and_nothing_else(client, planner, process):
    row = order(process)
    Report.objects.claim(row.pk).fail("Grund\nEinzelheit")
    url = reverse("participation:report_repeat", args=[row.pk])
    assert client.post(url).status_code == 302
    row.refresh_from_db()
    assert (row.job_status, row.last_error) == (JobStatus.QUEUED, "")
    refused = client.post(url)
    assert refused.status_code == 409
    assert "Dieser ist „wartet“." in refused.content.decode()


# The page


def test_page_polls_while_it_works_and_stops_when_done(client, planner, process):
    row = order(process)
    url = reverse("participation:report", args=[row.pk])
    first = client.get(url).content.decode()
    assert f'hx-get="{url}"' in first and "Seite neu laden" in first and "htmx-2" in first
    held = Report.objects.claim(row.pk)
    held.report_progress(40, "Seite 12 ist gesetzt.")
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="stand"') and "<html" not in part
    assert 'value="40"' in part and "Seite 12 ist gesetzt." in part and "hx-get" in part
    assert row.snapshot["cutoff_text"] in part
    held.fail("Grund")
    done = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in done and "Der Bericht konnte nicht erstellt werden" in done


@pytest.mark.parametrize(
    ("status", "changes", "waits"),
    [
        (JobStatus.QUEUED, {"queued_at": timedelta(seconds=-10)}, False),
        (JobStatus.QUEUED, {"queued_at": timedelta(seconds=-30)}, True),
        (JobStatus.RUNNING, {"lease_until": timedelta(seconds=30)}, False),
        (JobStatus.RUNNING, {"lease_until": timedelta(seconds=-1)}, True),
    ],
)
def test_page_says_when_nobody_works_on_it(client, planner, process, status, changes, waits):
    row = order(process)
    moments = {name: timezone.now() + shift for name, shift in changes.items()}
    Report.objects.filter(pk=row.pk).update(job_status=status, **moments)
    page = client.get(reverse("participation:report", args=[row.pk])).content.decode()
    assert ("wird von selbst fertig" in page) is waits
    assert "hx-get" in page, "it goes on asking"


def test_public_page_of_a_released_report(client, process):
    row = released(process)
    response = client.get(reverse("participation:report", args=[row.pk]))
    page = response.content.decode()
    assert response.status_code == 200
    for text in (row.number, row.file.sha256, row.snapshot["cutoff_text"], row.snapshot["period"]):
        assert text in page
    assert "Was gesagt wurde" in page and "csrf" not in page and "Freigeben" not in page and "hx-" not in page
    assert not response.cookies and "Cookie" not in response.headers.get("Vary", "")


def test_the_way_leads_back_from_the_report_to_results_and_contributions(client, process):
    said = f.AcceptedFactory(consultation__process=process)
    result = f.ResultFactory(event__process=process)
    page = client.get(reverse("participation:report", args=[released(process).pk])).content.decode()
    for address in (
        reverse("participation:contribution", args=[said.consultation.slug, said.pk]),
        reverse("participation:result", args=[result.pk]),
    ):
        assert f'href="{address}"' in page, address


def linked_report(process):
    """A released report that names a body, an article and a contribution in several places."""
    body, article = f.CommitteeFactory(), f.ArticleFactory()
    said = f.AcceptedFactory(consultation__process=process)
    Reply.objects.create(point=said.points.get(), outcome="adopted", reason="Ja.", article=article)
    result = f.ResultFactory(event__process=process, event__committee=body)
    result.contributions.add(said)
    result.articles.add(article)
    f.FeedbackLoopFactory(result=result, committee=body)
    return released(process), body, article, said


def test_a_report_leads_to_bodies_articles_and_the_contributions_of_a_result(client, process):
    row, body, article, said = linked_report(process)
    page = client.get(reverse("participation:report", args=[row.pk])).content.decode()
    address = reverse("participation:committee", args=[body.slug])
    guideline = reverse("participation:guideline", args=[article.version.guideline.slug])
    origin = reverse("participation:contribution", args=[said.consultation.slug, said.pk])
    counts = {href: page.count(f'href="{href}"') for href in (address, f"{guideline}#{article.key}", origin)}
    assert counts[f"{guideline}#{article.key}"] == 2, "at the reply and at the result"
    assert counts[origin] == 2, "at its text and at the result"
    assert counts[address] >= 3, "in the structure, at the result and at its loop"
    assert '<a href="' not in pdf.report.compose(row.snapshot).split("wortlaut", 1)[1].replace(
        '<a href="#', ""
    )


def without_addresses(value):
    """A snapshot as it was frozen before it held addresses."""
    if isinstance(value, list):
        return [without_addresses(part) for part in value]
    if not isinstance(value, dict):
        return value
    if "guideline" in value:
        return value["label"]
    if value.keys() == {"reference", "id", "consultation"}:
        return value["reference"]
    return {k: without_addresses(v) for k, v in value.items() if k not in ("slug", "committee_slug")}


def test_an_older_report_still_shows_as_text_what_it_has_no_address_for(client, process):
    row, body, article, said = linked_report(process)
    old = without_addresses(row.snapshot)
    assert old != row.snapshot
    Report.objects.filter(pk=row.pk).update(snapshot=old)
    page = client.get(reverse("participation:report", args=[row.pk])).content.decode()
    assert f"Aus den Beiträgen {said.reference}" in page
    assert f"Betrifft: {article.heading} ({article.version.guideline})" in page
    main = page.partition("<main")[2].partition("</main>")[0]
    for href in (f"/gremien/{body.slug}/", f"#{article.key}"):
        assert href not in main, href


def test_long_reports_leave_the_texts_to_the_pdf(client, process, monkeypatch):
    f.AcceptedFactory(consultation__process=process, text="Der Brunnen ist kaputt.")
    row = released(process)
    url = reverse("participation:report", args=[row.pk])
    assert "Der Brunnen ist kaputt." in client.get(url).content.decode()
    monkeypatch.setattr("participation.views.reports.MOST_ON_A_PAGE", 0)
    assert "Der Brunnen ist kaputt." not in client.get(url).content.decode()


# The file


def test_pdf_of_a_released_report(client, process):
    row = released(process)
    url = reverse("participation:report_pdf", args=[row.pk])
    response = client.get(url)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 stand-in"
    headers = {
        name: response[name] for name in ("Content-Type", "Content-Disposition", "ETag", "Content-Length")
    }
    assert headers == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'inline; filename="bericht.pdf"',
        "ETag": f'"{row.file.sha256}"',
        "Content-Length": "17",
    }
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert client.get(url, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_pdf_that_is_not_there(client, planner, process, files):
    unfinished = order(process)
    assert client.get(reverse("participation:report_pdf", args=[unfinished.pk])).status_code == 404
    row = released(process)
    default_storage.delete(row.file.content.name)
    assert client.get(reverse("participation:report_pdf", args=[row.pk])).status_code == 404


# Release


def test_release_and_withdrawal(client, planner, process):
    row = finished(process)
    page = reverse("participation:report", args=[row.pk])
    assert client.post(reverse("participation:report_release", args=[row.pk])).url == page
    row.refresh_from_db()
    assert row.is_public and row.released_by == planner
    assert row.file.visibility == Visibility.PUBLIC
    assert client.post(reverse("participation:report_release", args=[row.pk])).status_code == 409
    client.post(reverse("participation:report_withdraw", args=[row.pk]))
    row.refresh_from_db()
    assert not row.is_public and StoredFile.objects.get(pk=row.file_id).visibility == Visibility.INTERNAL
    client.logout()
    assert client.get(page).status_code == 404
    assert client.get(reverse("participation:report_pdf", args=[row.pk])).status_code == 404


@pytest.mark.parametrize("status", [JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.FAILED])
def test_an_unfinished_report_is_not_released(client, planner, process, status):
    row = order(process)
    Report.objects.filter(pk=row.pk).update(job_status=status)
    response = client.post(reverse("participation:report_release", args=[row.pk]))
    assert response.status_code == 409
    assert "Der Bericht ist noch nicht fertig" in response.content.decode()
    row.refresh_from_db()
    assert row.published_at is None


def test_a_report_that_was_never_public_is_not_withdrawn(process):
    row = finished(process)
    with pytest.raises(TransitionRefused):
        actions.withdraw_report(row)


def test_a_released_report_keeps_its_pdf_in_the_database_too(process):
    row = released(process)
    assert row.repeat() is False
    assert Report.objects.claim(row.pk) is None


# Who may


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        # list, unreleased page, its PDF, order, repeat, release, withdraw
        ("nobody", [200, 404, 404, 302, 403, 403, 403]),
        ("member", [200, 404, 404, 403, 404, 404, 404]),
        ("moderator", [200, 404, 404, 403, 404, 404, 404]),
        ("releaser", [200, 200, 200, 403, 403, 302, 302]),
        ("editor", [200, 200, 200, 200, 409, 403, 403]),
        ("planner", [200, 200, 200, 200, 409, 302, 302]),
    ],
)
def test_who_may_do_what(client, process, who, statuses):
    row = finished(process)
    if who == "member":
        client.force_login(f.member_of(row.committee))
    elif who != "nobody":
        client.force_login(f.UserFactory(roles=[who]))
    get, post = client.get, client.post
    calls = [
        (get, "list"),
        (get, ""),
        (get, "pdf"),
        (get, "order"),
        (post, "repeat"),
        (post, "release"),
        (post, "withdraw"),
    ]
    found = []
    for call, name in calls:
        args = [] if name in ("list", "order") else [row.pk]
        url = reverse(f"participation:report_{name}" if name else "participation:report", args=args)
        response = call(url)
        if response.streaming:
            list(response.streaming_content)  # read to the end, the file is closed
        found.append(response.status_code)
    assert found == statuses


@pytest.mark.parametrize("name", ["repeat", "release", "withdraw"])
def test_changes_are_posts(client, planner, process, name):
    row = finished(process)
    assert client.get(reverse(f"participation:report_{name}", args=[row.pk])).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_number_of_queries(client, process, django_assert_num_queries, rows):
    for _n in range(rows):
        released(process)
    order(process)
    with django_assert_num_queries(2):
        response = client.get(reverse("participation:report_list"))
    assert len(response.context["page"]) == rows, "the unreleased one is not among them"


def test_page_asks_few_queries(client, process, django_assert_num_queries):
    row = released(process)
    with django_assert_num_queries(1):
        client.get(reverse("participation:report", args=[row.pk]))


def test_snapshot_asks_the_same_number_of_queries_however_many_rows(process, django_assert_max_num_queries):
    consultation, subject = f.ConsultationFactory(process=process), scope(process)
    asked = []
    for rows in (1, 2):
        for _n in range(rows):
            topic, area, body = f.TopicFactory(process=process), f.AreaFactory(), f.CommitteeFactory()
            row = f.AcceptedFactory(consultation=consultation, topic=topic, area=area)
            Reply.objects.create(point=row.points.get(), outcome=Outcome.NOTED, reason="Ja.")
            result = f.ResultFactory(event__process=process, event__committee=body)
            result.contributions.add(row)
            f.FeedbackLoopFactory(result=result, committee=body)
            f.SeatFactory(committee=body)
            f.state_date(f.StepFactory(process=process), TODAY())
            f.state_date(f.CouncilInvitationFactory(committee=body), TODAY())
            f.state_date(f.DeliberationFactory(process=process, about=body), TODAY())
        with django_assert_max_num_queries(60) as queries:
            build_snapshot(subject)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_empty_list_says_why(client):
    page = client.get(reverse("participation:report_list")).content.decode()
    assert "Noch ist kein Bericht veröffentlicht." in page


def test_what_is_not_public_stays_out(process, client, planner):
    hidden = {"published_at": None}
    office = f.OrganisationFactory(name="GEHEIMES AMT", **hidden)
    process.responsible = office
    process.save()
    f.StepFactory(process=process, responsible=office)
    f.StepFactory(process=process, title="GEHEIMER SCHRITT", **hidden)
    f.ResultFactory(event__process=process, event__committee=f.CommitteeFactory(name="GEHEIMRUNDE", **hidden))
    f.TopicFactory(process=process, name="GEHEIMES THEMA", **hidden)
    f.CouncilCommitteeFactory(name="GEHEIMER AUSSCHUSS", **hidden)
    snapshot = build_snapshot(scope(process))
    assert [key for key, value in snapshot.items() if "GEHEIM" in str(value)] == []
    assert "GEHEIM" not in client.get(reverse("participation:report_order")).content.decode()
