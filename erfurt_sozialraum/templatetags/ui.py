"""Tags of the face: small pieces that every template may use (a builtin, no load needed)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from unicodedata import bidirectional

import nh3
from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markdown_it import MarkdownIt

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.rows.publication import Published
from erfurt_sozialraum.text.addresses import readable_address

register = template.Library()

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARKDOWN_TAGS = frozenset(
    [
        "p",
        "br",
        "hr",
        "em",
        "strong",
        "a",
        "ul",
        "ol",
        "li",
        "blockquote",
        "code",
        "pre",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ]
)

# Drawn by hand on a 16-unit grid, in the colour of the text: they print and survive forced colours.
_ICONS = {
    "check": '<path d="m3 8.5 3.5 3.5L13 4.5"/>',
    "cross": '<path d="m4 4 8 8m0-8-8 8"/>',
    "arrow": '<path d="M2.5 8h11m-4-4 4 4-4 4"/>',
    "back": '<path d="M13.5 8h-11m4-4-4 4 4 4"/>',
    "circle": '<circle cx="8" cy="8" r="5.5"/>',
    "dot": '<circle cx="8" cy="8" r="5.5"/><circle cx="8" cy="8" r="2.5" fill="currentColor" stroke="none"/>',
    "half": '<circle cx="8" cy="8" r="5.5"/><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>',
    "clock": '<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 2"/>',
    "warning": '<path d="M8 2 1.5 13.5h13z"/><path d="M8 6.5v3.2M8 11.2v.8"/>',
    "info": '<circle cx="8" cy="8" r="6"/><path d="M8 7.2v4M8 4.4v.8"/>',
    "danger": '<path d="M5.5 1.8h5l3.7 3.7v5l-3.7 3.7h-5l-3.7-3.7v-5z"/><path d="M8 4.6v4M8 10.6v.8"/>',
    "dash": '<path d="M3 8h10"/>',
    "question": '<path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.6 8 9 8 10M8 12v.8"/>',
    "note": '<path d="M3 4h10M3 8h10M3 12h6"/>',
    "file": '<path d="M4 1.5h5.5l3 3v10H4zM9.5 1.5v3h3"/>',
    "download": '<path d="M8 2v8m-3.5-3.5L8 10l3.5-3.5M2.5 13.5h11"/>',
    "refresh": '<path d="M13 8a5 5 0 1 1-1.5-3.5M13 2v3h-3"/>',
    "example": '<path d="M3 13 4 9.5 11 2.5l2.5 2.5-7 7z"/>',
    "menu": '<path d="M2 4h12M2 8h12M2 12h12"/>',
    "person": '<circle cx="8" cy="5" r="3"/><path d="M2.5 14c.5-3 2.5-4.5 5.5-4.5s5 1.5 5.5 4.5"/>',
}

# State or outcome → (tone, icon). Apps pass their own words for the label; unknown keys stay neutral.
_BADGES = {
    "adopted": ("success", "check"),
    "partly": ("success", "half"),
    "rejected": ("neutral", "cross"),
    "not_adopted": ("neutral", "cross"),
    "promised": ("open", "clock"),
    "in_draft": ("success", "note"),
    "adopted_changed": ("success", "half"),
    "changed_again": ("info", "refresh"),
    "not_accepted": ("neutral", "cross"),
    "review": ("open", "clock"),
    "forwarded": ("info", "arrow"),
    "passed_on": ("neutral", "arrow"),
    "noted": ("neutral", "note"),
    "open": ("open", "circle"),
    "new": ("accent", "dot"),
    "due": ("warning", "clock"),
    "overdue": ("danger", "warning"),
    "done": ("success", "check"),
    "accepted": ("success", "check"),
    "published": ("success", "check"),
    "answered": ("success", "check"),
    "released": ("success", "check"),
    "closed": ("neutral", "dash"),
    "draft": ("open", "circle"),
    "pending": ("open", "clock"),
    "queued": ("open", "clock"),
    "running": ("info", "refresh"),
    "failed": ("danger", "danger"),
    "withdrawn": ("neutral", "cross"),
    "undecided": ("open", "question"),
    "undated": ("open", "clock"),
    "undocumented": ("open", "dash"),
    "planned": ("open", "circle"),
    "held": ("success", "check"),
    "heard": ("success", "check"),
    "cancelled": ("neutral", "cross"),
    "changed": ("info", "info"),
    "removed": ("neutral", "cross"),
    "example": ("example", "example"),
    "info": ("info", "info"),
    "success": ("success", "check"),
    "warning": ("warning", "warning"),
    "danger": ("danger", "danger"),
}


class Bar(NamedTuple):
    """One row of a bar chart, measured in its SVG's units (0–100)."""

    label: str
    value: Any
    href: str
    width: str
    y: int


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon; the words beside it carry the meaning."""
    shape = mark_safe(_ICONS[name])
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{}</svg>',
        shape,
    )


@register.simple_tag
def badge(key: str, label: str = "") -> SafeString:
    """A state in words with a shape of its own: `{% badge reply.outcome reply.get_outcome_display %}`."""
    tone, shape = _BADGES.get(str(key), ("neutral", "dot"))
    text = label or (_("Beispiel") if key == "example" else key)
    return format_html('<span class="badge badge--{}">{}<span>{}</span></span>', tone, icon(shape), text)


@register.simple_tag
def all_examples(entries: Iterable[Any]) -> bool:
    """Every row of a block is made up: the block says so once, and no row repeats it."""
    rows = [entry["row"] if isinstance(entry, dict) else getattr(entry, "row", entry) for entry in entries]
    return bool(rows) and all(row.is_example for row in rows)


@register.simple_tag
def unpublished(row: Published) -> SafeString:
    """Marks what not everybody sees, for those who do: internal, or taken back; nothing of a public row."""
    if row.is_public:
        return mark_safe("")
    return badge("withdrawn", _("zurückgezogen")) if row.withdrawn_at else badge("draft", _("intern"))


@register.filter
def markdown(text: str | None) -> SafeString:
    """Planners' Markdown as HTML; no raw HTML, headings start at h3, links only to web and mail."""
    html = _markdown.render(text or "")
    for level in (4, 3, 2, 1):  # the page owns h1 and h2
        html = html.replace(f"<h{level}>", f"<h{level + 2}>").replace(f"</h{level}>", f"</h{level + 2}>")
    return mark_safe(nh3.clean(html, tags=_MARKDOWN_TAGS, url_schemes={"http", "https", "mailto", "tel"}))


@register.filter
def said(messages: Iterable[object]) -> str:
    """What the last click did, in short: for the title, which is read out first."""
    return Truncator(" ".join(map(str, messages))).chars(90)


@register.filter
def direction(text: str | None) -> str:
    """ "rtl" where the first letter is Arabic or Hebrew: said for paper, which knows no `dir="auto"`."""
    strong = [kind for sign in text or "" if (kind := bidirectional(sign)) in ("L", "R", "AL")]
    return "rtl" if strong and strong[0] != "L" else "ltr"


@register.filter
def address(email: str | None) -> str:
    """An e-mail address as its owner writes it."""
    return readable_address(email or "")


@register.filter
def number(value: int | float | Decimal | None) -> str:
    """12345 → 12.345, as people in Germany write it."""
    return "" if value is None else number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def day(moment: date | None) -> str:
    """A day, or the day of a moment in Erfurt, as one says it: "2. Dezember 2022"; empty for None."""
    if isinstance(moment, datetime):
        moment = localtime(moment).date()
    return day_text(moment) if moment else ""


@register.filter
def ago(moment: datetime) -> str:
    """How many days of Erfurt's calendar lie between: "heute", "vor einem Tag", "vor 14 Tagen"."""
    n = (today() - localtime(moment).date()).days
    return ngettext("vor einem Tag", "vor %(n)d Tagen", n) % {"n": n} if n > 0 else _("heute")


@register.filter
def filesize(size: int | None) -> str:
    """Bytes as kB or MB with a decimal comma; 1 kB is 1000 bytes."""
    if not size:
        return ""
    if size < 1_000_000:
        return f"{number(max(1, round(size / 1000)))} kB"
    return f"{number(round(size / 1_000_000, 1))} MB"


@register.filter
def error_count(form: BaseForm) -> int:
    """How many messages the error summary lists."""
    return sum(len(messages) for messages in form.errors.values())


@register.filter
def page_numbers(page: Page) -> Iterable[int | str]:
    """The numbers around this page, the ends, and an ellipsis between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag(takes_context=True)
def breadcrumbs(context: template.Context, *parts: str) -> SafeString:
    """`{% breadcrumbs "Berichte" list_url report.title %}`: label, address, …, label of this page."""
    pairs = list(zip(parts[:-1:2], parts[1::2], strict=False))
    crumbs = [{"label": label, "href": href} for label, href in pairs]
    return mark_safe(render_to_string("components/breadcrumbs.html", {"crumbs": crumbs, "here": parts[-1]}))


@register.simple_tag
def bar_chart(
    items: Iterable[Sequence[Any]], title: str, description: str = "", unit: str = ""
) -> SafeString:
    """Bars as SVG with the table of the same numbers; items are (label, value[, href])."""
    rows = [(str(row[0]), row[1] or 0, row[2] if len(row) > 2 else "") for row in items]
    top = max((value for _label, value, _href in rows), default=0) or 1
    bars = [
        Bar(label, value, href, f"{100 * value / top:.2f}", index * 10)
        for index, (label, value, href) in enumerate(rows)
    ]
    return mark_safe(
        render_to_string(
            "components/bar_chart.html",
            {
                "bars": bars,
                "title": title,
                "description": description,
                "unit": unit or _("Anzahl"),
                "height": len(bars) * 10,
            },
        )
    )


@register.simple_block_tag
def alert(content: str, kind: str = "info", title: str = "") -> SafeString:
    """`{% alert "warning" "Titel" %}<p>…</p>{% endalert %}`; kinds: info, success, warning, danger."""
    return mark_safe(
        render_to_string("components/alert.html", {"kind": kind, "title": title, "text": mark_safe(content)})
    )


@register.simple_block_tag
def entry(content: str, title: str, href: str = "", meta: str = "", level: int = 3) -> SafeString:
    """One row of a `<ul class="entries">`: title, place to go, line of facts, body."""
    values = {"title": title, "href": href, "meta": meta, "level": level, "text": mark_safe(content.strip())}
    return mark_safe(render_to_string("components/entry.html", values))


@register.simple_block_tag
def table(content: str, caption: str, hide_caption: bool = False) -> SafeString:
    """A captioned table that scrolls within its own region: put thead and tbody inside."""
    values = {"caption": caption, "hide_caption": hide_caption, "content": mark_safe(content)}
    return mark_safe(render_to_string("components/table.html", values))


@register.simple_block_tag
def next(content: str, title: str = "") -> SafeString:  # noqa: A001 - the tag's name in templates
    """What comes next: `{% next %}<li><a href="…">…</a></li>{% endnext %}` at the end of a page."""
    return mark_safe(render_to_string("components/next.html", {"title": title, "items": mark_safe(content)}))
