"""A form that was not stored because of us: what was typed comes back, with a button that sends it again."""

from dataclasses import dataclass, field

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError


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
        texts=[value for name, value in public if name not in OURS and len(value.split()) > 1],
        can_be_sent_again=not secret and not files,
    )


OURS = ("csrfmiddlewaretoken", "key", "revision", "seen")
"""Fields that nobody types into."""
