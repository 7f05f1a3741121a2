"""Odd values for every address and every form: nothing that somebody sends is an error of ours.

A page is asked; what it looks up in its query and which forms stand on it is noted; then Hypothesis sends it
other values. The suite tries some of each, `make proof` many.
"""

from contextlib import contextmanager
from html.parser import HTMLParser
from unittest.mock import patch
from urllib.parse import quote, urlencode, urljoin, urlsplit

from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .architecture.test_links import view_of, walk

NUMBERS = (
    "0",
    "-1",
    "1",
    "9" * 30,
    "1e999",
    "NaN",
    "１２",
    "0x1f",
    "1_000",
    "1.5",
    "٣",
    "9223372036854775808",
)
DAYS = (
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "2027-03-28",
    "0026-01-01",
    "31.12.9999",
    "2026-W01-1",
    "24:00",
)
TIMES = ("02:30", "24:00", "25:61", "18 Uhr", "00:00", "23:59:59.999999", "-1:00")
SIGNS = (
    "\x00",
    "\x0b",
    "\u200b",
    "\u2800",
    "\ud7ff",
    "\ufffe",
    "\u202e",
    "%",
    "%00",
    "'",
    '"',
    "\\",
    "<b>",
    "{{ x }}",
)
WORDS = (
    "a",
    "A" * 5000,
    "../../etc/passwd",
    "ä\u0301",
    "🙂" * 50,
    "None",
    "null",
    "[]",
    "http://[",
    "a@b",
    "x@ß.example",
)
PIECES = (*NUMBERS, *DAYS, *TIMES, *SIGNS, *WORDS)

texts = st.text(max_size=40)
values = st.one_of(
    st.sampled_from(PIECES), texts, st.just(""), st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
)
raw_values = st.one_of(
    values.map(lambda text: quote(text, errors="replace")), st.binary(max_size=12).map(quote)
)
header_values = st.one_of(
    st.sampled_from(
        ["", "http://[", "http://testserver/", "//", "a" * 3000, "*", "0", "Thu, 31 Dec 9999 23:59:59 GMT"]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, blacklist_characters="\x7f"), max_size=30),
)
HEADERS = (
    "accept",
    "accept-language",
    "cookie",
    "hx-current-url",
    "hx-request",
    "hx-target",
    "if-modified-since",
    "if-none-match",
    "origin",
    "range",
    "referer",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-requested-with",
)
headers = st.dictionaries(st.sampled_from(HEADERS), header_values, max_size=4)


def cases(count):
    """Settings of a property: this many cases, drawn anew in the same order each time."""
    return settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )


class Form:
    """A form of a page: where it goes to, and what a browser would send of it untouched."""

    def __init__(self, page, action):
        self.page, self.action = page, action
        self.fields, self.choices = {}, {}
        self.select = None

    def __repr__(self):
        return f"{self.page} → {self.action} {sorted(self.fields)}"

    def offer(self, name, value, *, chosen):
        """A value that may be sent; a chosen one is sent."""
        self.fields.setdefault(name, [])
        self.choices.setdefault(name, []).append(value)
        if chosen:
            self.fields[name].append(value)


class Forms(HTMLParser):
    """The forms of a page that post."""

    def __init__(self, address, html):
        super().__init__()
        self.address, self.found, self.form, self.area, self.option = address, [], None, None, ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form" and (attrs.get("method") or "").lower() == "post":
            self.form = Form(self.address, urljoin(self.address, attrs.get("action") or self.address))
            self.found.append(self.form)
        if self.form is None:
            return
        name, value = attrs.get("name"), attrs.get("value") or ""
        if tag == "option" and self.form.select:
            self.form.offer(self.form.select, value, chosen="selected" in attrs)
        elif tag == "button":
            self._button(attrs)
        elif not name:
            return
        elif tag == "input":
            boxes = attrs.get("type") in ("checkbox", "radio")
            self.form.offer(name, value or "on" if boxes else value, chosen=not boxes or "checked" in attrs)
        elif tag == "textarea":
            self.area = name
            self.form.offer(name, "", chosen=False)
        elif tag == "select":
            self.form.select = name

    def _button(self, attrs):
        """A button may send the form elsewhere."""
        if attrs.get("formaction"):
            other = Form(self.address, urljoin(self.address, attrs["formaction"]))
            other.fields, other.choices = self.form.fields, self.form.choices
            self.found.append(other)
        if attrs.get("name"):
            self.form.offer(attrs["name"], attrs.get("value") or "", chosen=False)

    def handle_data(self, data):
        if self.area and self.form:
            self.form.fields[self.area].append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select" and self.form:
            self.form.select = None


@contextmanager
def asked_names():
    """The names that are looked up in any query meanwhile."""
    names = set()

    def noting(method):
        def noted(self, key, *args, **kwargs):
            if isinstance(key, str):
                names.add(key)
            return method(self, key, *args, **kwargs)

        return noted

    with (
        patch.object(QueryDict, "__getitem__", noting(QueryDict.__getitem__)),
        patch.object(QueryDict, "get", noting(QueryDict.get)),
        patch.object(QueryDict, "getlist", noting(QueryDict.getlist)),
        patch.object(QueryDict, "__contains__", noting(QueryDict.__contains__), create=True),
    ):
        yield names


# What no link leads to.
SIGNING_IN = ("/konto/login/", "/konto/login/code/", "/konto/password/reset/", "/konto/logout/")


class Ground:
    """All that can be asked: addresses, the parameters of each, and the forms that stand there."""

    def __init__(self, client, *, more=SIGNING_IN, most=2):
        """Walk from the start page: `most` addresses of each view."""
        self.parameters, self.forms, self.shapes = {}, [], set()
        with asked_names() as names:
            for address, response, _page in walk(client, kind=view_of, most=most):
                self._note(urlsplit(address).path, response, names)
            for address in more:
                self._note(address, client.get(address), names)

    def _note(self, path, response, names):
        """What was looked up for this page, and the forms on it; `names` begins anew."""
        self.parameters[path] = sorted(names | set(self.parameters.get(path, ())))
        names.clear()
        if not response.get("Content-Type", "").startswith("text/html"):
            return
        for form in Forms(path, response.content.decode()).found:
            shape = (view_of(path), view_of(form.action), frozenset(form.fields))
            if shape not in self.shapes:
                self.shapes.add(shape)
                self.forms.append(form)

    @property
    def n_parameters(self):
        """How many parameters all addresses together read."""
        return sum(len(names) for names in self.parameters.values())

    @property
    def n_fields(self):
        """How many fields all forms together have."""
        return sum(len(form.fields) for form in self.forms)

    def addresses(self):
        """An address with odd values for some of its parameters, or in a place of its path."""
        return st.sampled_from(sorted(self.parameters)).flatmap(self._odd)

    def _odd(self, path):
        names = [*self.parameters[path], "seite", "x\x00"]
        pairs = st.lists(st.tuples(st.sampled_from(names), raw_values), max_size=4)
        query = pairs.map(lambda found: "&".join(f"{quote(name)}={value}" for name, value in found))
        places = [place for place, word in enumerate(path.split("/")) if word]
        paths = st.just(path)
        if places:
            paths = st.one_of(
                paths, st.tuples(st.sampled_from(places), raw_values).map(lambda p: _with(path, *p))
            )
        return st.tuples(paths, query).map("?".join)

    def sendings(self):
        """A form, and what is sent of it: some fields as they stand, some otherwise, some not at all."""
        return st.sampled_from(self.forms).flatmap(lambda form: st.tuples(st.just(form), _filled(form)))


def _with(path, place, word):
    """The path with another word in this place."""
    words = path.split("/")
    words[place] = word
    return "/".join(words)


def _filled(form):
    """Values for each field: as it stands, one that is offered, an odd one, or none."""

    def field(name):
        offered = form.choices.get(name) or [""]
        return st.one_of(
            st.just(form.fields[name]),
            st.sampled_from(offered).map(lambda value: [value]),
            values.map(lambda value: [value]),
            values.map(lambda value: [value]),
            st.lists(values, max_size=3),
        )

    return st.fixed_dictionaries({name: field(name) for name in form.fields})


def counts():
    """How many rows each table has."""
    tables = [model._meta.db_table for model in apps.get_models()]
    parts = [f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def ask(client, address, sent_headers):
    """Ask for an address; an exception is the failure that is looked for."""
    response = client.get(address, headers=sent_headers)
    assert response.status_code < 500, (address, sent_headers, response.status_code)
    return response


def send(client, form, data):
    """Send a form, look, and take back what it stored; a refused form has stored nothing."""
    cache.clear()
    body = urlencode([(name, each) for name, found in data.items() for each in found], errors="replace")
    with transaction.atomic():
        before = counts()
        response = client.post(form.action, body, content_type="application/x-www-form-urlencoded")
        assert response.status_code < 500, (form, data, response.status_code)
        changed = {table for table, count in counts().items() if count != before[table]}
        if response.status_code >= 400:
            assert changed <= MAY_STAY, (form, data, response.status_code, changed)
        transaction.set_rollback(True)
    return response


MAY_STAY = {"django_session"}


def try_addresses(ground, client, count):
    """Ask for this many odd addresses, with odd headers."""

    @cases(count)
    @given(ground.addresses(), headers)
    def holds(address, sent):
        ask(client, address, sent)

    holds()


def try_forms(ground, client, count):
    """Send this many forms, oddly filled in."""

    @cases(count)
    @given(ground.sendings())
    def holds(sent):
        send(client, *sent)

    holds()
