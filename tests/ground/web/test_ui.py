"""The face: tags, forms, navigation, error pages."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import brotli
import pytest
from django import forms
from django.conf import settings as project
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.run.background import note_away, note_sweep
from erfurt_sozialraum.templatetags import ui
from erfurt_sozialraum.web import context, views
from stakeholders.models import OutgoingMail
from tests.reading import markup

BASE = Path(project.BASE_DIR) / "templates/base.html"


class Feedback(forms.Form):
    text = forms.CharField(label="Ihr Beitrag", max_length=20, widget=forms.Textarea, help_text="Ohne Namen.")
    area = forms.CharField(label="Ortsteil", required=False)
    age = forms.ChoiceField(
        label="Alter", choices=[("a", "bis 26"), ("b", "ab 27")], widget=forms.RadioSelect
    )
    consent = forms.BooleanField(label="Ich bin einverstanden.")


@pytest.fixture(autouse=True)
def plain_static(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


def tag(html, name):
    """The opening tag of the element with this name attribute."""
    return re.search(
        rf'<(?:input|textarea|select)[^>]* name="{name}"[^>]*>|<[a-z]+ name="{name}"[^>]*>', html
    )[0]


def render(source, **values):
    return Template(source).render(Context(values))


# Tags and filters


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**wichtig**", "<p><strong>wichtig</strong></p>\n"),
        ("# Titel", "<h3>Titel</h3>\n"),
        ("## Titel", "<h4>Titel</h4>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("(c) ... -- bleibt", "<p>(c) ... -- bleibt</p>\n"),
        (None, ""),
    ],
)
def test_markdown_is_safe_and_leaves_the_page_its_headings(text, html):
    assert ui.markdown(text) == html


def test_numbers_and_sizes_are_written_the_german_way():
    assert [ui.number(n) for n in (0, 999, 12834, None)] == ["0", "999", "12.834", ""]
    assert [ui.filesize(n) for n in (0, 1, 12_345, 1_834_211)] == ["", "1 kB", "12 kB", "1,8 MB"]


def test_badge_has_words_and_a_shape_and_escapes():
    html = render("{% badge key label %}", key="adopted", label="In den <Entwurf>")

    assert "badge--success" in html
    assert "<svg" in html
    assert "In den &lt;Entwurf&gt;" in html
    assert "badge--neutral" in render('{% badge "unknown" "Etwas" %}')
    assert "Beispiel" in render('{% badge "example" %}')


def test_bars_are_measured_against_the_largest_and_stand_in_a_table():
    html = ui.bar_chart([("Wohnen", 40, "/w/"), ("Verkehr", 10), ("Kultur", 0)], "Themen")

    assert re.findall(r'class="bar" width="([\d.]+)"', html) == ["100.00", "25.00", "0.00"]
    assert re.findall(r'<td class="num">(\d+)</td>', html) == ["40", "10", "0"]
    assert html.count("<a href") == 1


@pytest.mark.parametrize("items", [[], [("Nichts", 0)]])
def test_bars_without_numbers_do_not_break(items):
    assert "<figure" in ui.bar_chart(items, "Themen")


def test_breadcrumbs_escape_and_mark_this_page():
    html = render('{% breadcrumbs "Berichte" "/berichte/" here %}', here="<b>")

    assert re.findall(r'href="([^"]+)"', html) == ["/", "/berichte/"]
    assert '<span aria-current="page">&lt;b&gt;</span>' in html


def test_pagination_keeps_the_query():
    request = RequestFactory().get("/liste/?thema=a&seite=3")
    page = Paginator(range(100), 10).page(3)
    template = Template('{% include "components/pagination.html" with page=page only %}')
    html = template.render(RequestContext(request, {"page": page}))

    assert "?thema=a&amp;seite=4" in html
    assert list(ui.page_numbers(page)) == [1, 2, 3, 4, page.paginator.ELLIPSIS, 10]


@pytest.mark.parametrize("kind", ["info", "success", "warning", "danger"])
def test_alert_says_its_kind_in_words(kind):
    words = {"info": "Hinweis:", "success": "Erledigt:", "warning": "Achtung:", "danger": "Fehler:"}

    assert words[kind] in render("{% alert kind 'Titel' %}<p>Text</p>{% endalert %}", kind=kind)


def test_a_block_of_examples_says_so_once():
    rows = [SimpleNamespace(is_example=True), SimpleNamespace(row=SimpleNamespace(is_example=True))]
    real = SimpleNamespace(is_example=False)
    said = "{% all_examples rows as examples %}{{ examples }}"
    assert [render(said, rows=found) for found in (rows, [*rows, real], [])] == ["True", "False", "False"]


# Forms


def test_required_is_announced_by_aria_and_optional_is_marked():
    html = str(Feedback())

    assert " required" not in html.replace("aria-required", "")
    assert 'aria-required="true"' in tag(html, "text")
    assert 'aria-required="true"' not in tag(html, "area")
    assert html.count("(optional)") == 1
    assert 'class="kern-form-input__input"' in tag(html, "text")


def test_long_texts_say_their_limit_and_are_not_cut():
    html = str(Feedback())

    assert "Höchstens 20 Zeichen" in html
    assert "maxlength" not in tag(html, "text")
    assert 'aria-describedby="id_text_helptext id_text_limit"' in tag(html, "text")


def test_a_line_is_not_cut_either_and_counts_what_is_left():
    class Line(forms.Form):
        name = forms.CharField(max_length=30)
        day = forms.DateField()

    html = str(Line())
    assert "maxlength" not in html
    assert re.findall(r'data-counts="(\w+)"\s+data-limit="(\d+)"', html) == [("id_name", "30")]
    long = Line({"name": "x" * 31, "day": "2026-01-01"})
    assert "Höchstens 30 Zeichen sind möglich, hier stehen 31." in str(long) and "x" * 31 in str(long)


def test_radios_tell_their_state_on_the_group():
    html = markup(str(Feedback({"text": "x", "consent": "on"})))

    assert (
        'role="radiogroup" aria-required="true" aria-invalid="true" aria-describedby="id_age_error"' in html
    )
    assert "aria-" not in tag(html, "age")


def test_errors_are_listed_with_links_and_stand_at_the_field():
    form = Feedback({"text": "x" * 21})
    form.add_error(None, "Die Beteiligung ist geschlossen.")
    html = str(form)

    assert "Bitte prüfen Sie 4 Angaben" in html
    assert re.findall(r'<li><a href="(#[^"]+)">', html) == ["#id_text", "#id_age_0", "#id_consent"]
    assert "<li>Die Beteiligung ist geschlossen.</li>" in html
    assert 'aria-invalid="true"' in tag(html, "text")
    assert "id_text_error" in tag(html, "text")
    assert "Ich bin einverstanden: Bitte setzen Sie hier ein Häkchen." in html
    assert "x" * 21 in html, "nothing typed is lost"


def test_widget_classes_of_the_author_are_kept():
    class Own(forms.Form):
        a = forms.CharField(widget=forms.TextInput(attrs={"class": "kern-form-input__input--width-4"}))

    assert 'class="kern-form-input__input kern-form-input__input--width-4"' in str(Own())


def test_empty_fields_are_explained_in_plain_words():
    assert Feedback({}).errors["text"] == ["Bitte füllen Sie dieses Feld aus."]
    assert Feedback({}).errors["age"] == ["Bitte wählen Sie etwas aus."]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (
            forms.EmailField(),
            "name@",
            "Prüfen Sie die E-Mail-Adresse. Sie sieht zum Beispiel so aus: name@example.org.",
        ),
        (forms.DateField(), "31.31.2026", "Geben Sie einen Tag ein, zum Beispiel 24.12.2026."),
        (forms.TimeField(), "abends", "Geben Sie eine Uhrzeit ein, zum Beispiel 18:30."),
        (forms.IntegerField(), "viele", "Geben Sie eine ganze Zahl ein, zum Beispiel 12."),
        (forms.IntegerField(min_value=1), "0", "Geben Sie mindestens 1 ein."),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "Wählen Sie etwas aus der Liste."),
        (
            forms.CharField(max_length=3),
            "abcd",
            "Bitte kürzen Sie: Höchstens 3 Zeichen sind möglich, hier stehen 4.",
        ),
    ],
)
def test_what_cannot_be_read_is_explained_in_plain_words(field, value, message):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(value)
    assert refused.value.messages == [message]


# Navigation


class Untouchable:
    """Stands for request.user where nobody may ask."""

    def __getattr__(self, name):
        raise AssertionError(f"request.user.{name} was asked for an anonymous visitor")


def test_anonymous_navigation_asks_neither_user_nor_database(rf):
    request = rf.get("/")
    request.user = Untouchable()

    assert context.portal(request)["portal"]["signed_in"] is False


def test_navigation_shows_only_pages_that_exist_and_marks_where_one_is(rf, monkeypatch):
    monkeypatch.setattr(
        context, "PUBLIC", (("bausteine", "Bausteine", ""), ("participation:nowhere", "Nirgends", ""))
    )
    nav = context.portal(rf.get("/bausteine/"))["portal"]["nav"]

    assert nav == [{"href": "/bausteine/", "label": "Bausteine", "current": "page"}]
    assert context.portal(rf.get("/bausteine/mehr/"))["portal"]["nav"][0]["current"] == "true"
    assert context.portal(rf.get("/"))["portal"]["nav"][0]["current"] == ""


# Pages of the ground


@pytest.fixture
def errors(settings):
    settings.ROOT_URLCONF = "tests.browser.error_urls"
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("400", 400, "Diese Anfrage haben wir nicht verstanden"),
        ("403", 403, "Den Bericht geben andere frei."),
        ("403-csrf", 403, "Das Formular ist abgelaufen"),
        ("404", 404, "Diese Beteiligung gibt es nicht."),
        ("404-englisch", 404, "Diese Seite gibt es nicht"),
        ("409", 409, "Ihr Text ist nicht verloren"),
        ("422", 422, "Diese Angaben konnten wir nicht verarbeiten"),
        ("500", 500, "Hier ist bei uns etwas schiefgegangen"),
        ("datenbank", 503, "Das Portal ist gleich wieder da"),
        ("503", 503, "Das Portal ist gleich wieder da"),
    ],
)
def test_error_pages_answer_in_german_without_the_database(errors, caplog, path, status, text):
    response = errors.get(f"/fehler/{path}/")  # no django_db mark: a query would raise

    assert response.status_code == status
    assert text in response.text
    assert "No Consultation" not in response.text
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_unavailable_says_when_to_come_back_even_without_static_files(rf, monkeypatch):
    def missing(path):
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(views, "static", missing)
    response = views.unavailable(rf.get("/"))

    assert response["Retry-After"] == "60"
    assert "stylesheet" not in response.content.decode()


def test_components_are_shown_to_developers_only(client, settings):
    assert client.get(reverse("bausteine")).status_code == 404
    settings.DEBUG = True
    response = client.get(reverse("bausteine"))
    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.django_db
def test_health(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/health/live").text == "ok\n"
    assert client.get("/health/ready").json() == {"database": "ok"}


@pytest.mark.django_db
def test_health_of_the_work_in_the_background(client, settings, tmp_path, django_assert_num_queries):
    settings.DATA_DIR = tmp_path
    mail = OutgoingMail.objects.create(recipient="erika@example.org", subject="Einladung")
    OutgoingMail.objects.create(
        recipient="erika@example.org", subject="x", not_before=timezone.now() + timedelta(hours=1)
    )
    with django_assert_num_queries(3):  # one for each kind of job
        answer = client.get("/health/arbeit")
    assert (answer.status_code, answer.json()["last_sweep"], answer.json()["away"]) == (200, None, {})
    mails = answer.json()["jobs"]["stakeholders.send_mail"]
    assert (mails["waiting"], mails["put_off"], mails["left_behind"]) == (1, 1, 0)
    assert mails["oldest"].startswith(f"{mail.queued_at:%Y-%m-%dT%H:%M}")
    assert "erika" not in answer.text
    note_sweep(tmp_path)
    note_away(tmp_path, {"Worker": datetime(2026, 11, 1, 12, tzinfo=UTC)})
    answer = client.get("/health/arbeit")
    assert (answer.status_code, list(answer.json()["away"])) == (503, ["Worker"])
    assert answer.json()["last_sweep"]


@pytest.mark.django_db
def test_health_names_who_is_away_and_stays_ready(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    note_away(tmp_path, {"Worker": datetime(2026, 11, 1, 12, tzinfo=UTC)})
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "background": {"Worker": "2026-11-01T12:00:00+00:00"}}


def test_page_stays_light():
    """Styles and htmx of a page, compressed as they are sent: at most 90 kB."""
    names = re.findall(r"{% static '([^']+\.css)' %}", BASE.read_text(encoding="utf-8"))
    names.append("django_htmx/htmx-2.min.js")
    sizes = {name: len(brotli.compress(Path(finders.find(name)).read_bytes())) for name in names}

    assert len(sizes) == 7
    assert sum(sizes.values()) <= 90_000, sizes


@pytest.mark.parametrize(("days", "words"), [(0, "heute"), (1, "vor einem Tag"), (5, "vor 5 Tagen")])
def test_an_age_is_said_in_days(days, words):
    assert ui.ago(timezone.now() - timedelta(days=days)) == words
