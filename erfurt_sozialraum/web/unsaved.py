"""A form that was not stored: what was typed comes back, and where it was us, a button sends it again."""

import re
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from erfurt_sozialraum.text.cleaning import is_visible

# Fields that a form carries along by itself, or that nobody may see again.
_CARRIED = re.compile(
    r"password|csrf|(^|-)(key|form_key|revision|seen|confirmed|website|before|next|until|stand|action|sichtbar)$"
)
# What stands behind a choice: the number of a row, a day, an hour, a tick; the models know our words.
_CHOICE = re.compile(r"\d{1,7}|\d{4}-\d\d-\d\d|\d\d:\d\d(:\d\d)?|on|ja")


@dataclass(frozen=True)
class Unsaved:
    """What a form had sent."""

    address: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    """Names and values in their order, the form's key among them: sent again, it is the same sending."""
    texts: list[str] = field(default_factory=list)
    """What a person wrote, for copying."""
    can_be_sent_again: bool = False
    """Not with a password, which no page repeats, nor with a file, which no page can."""


def unsaved(request: HttpRequest) -> Unsaved | None:
    """What was sent, or None where nothing was, or where it cannot be read."""
    if request.method != "POST":
        return None
    try:
        sent = [(name, str(value)) for name, values in request.POST.lists() for value in values]
        files = bool(request.FILES)
    except (SuspiciousOperation, BadRequest, UnreadablePostError, MultiPartParserError):
        return Unsaved()
    secret = any("password" in name for name, _value in sent)
    public = [(name, value) for name, value in sent if "password" not in name]
    return Unsaved(
        address=request.get_full_path(),
        fields=public,
        texts=typed_texts(request),
        can_be_sent_again=not secret and not files,
    )


def typed_texts(request: HttpRequest) -> list[str]:
    """What a person wrote in the form that was sent, be it one word; never a password, a key or a choice."""
    sent = [value for name, values in request.POST.lists() if not _CARRIED.search(name) for value in values]
    # One and the same text in two fields is shown once.
    return list(dict.fromkeys(value for value in sent if is_visible(value) and not _is_choice(value)))


def _is_choice(value: str) -> bool:
    return bool(_CHOICE.fullmatch(value)) or value in _our_words()


@cache
def _our_words() -> frozenset[str]:
    """What the database holds for a choice, such as "undated": nobody has typed it."""
    fields = (field for model in apps.get_models() for field in model._meta.concrete_fields)
    return frozenset(str(value) for field in fields for value, _label in field.flatchoices)
