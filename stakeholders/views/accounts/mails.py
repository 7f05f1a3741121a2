"""The demo's post box: mails that the demo wrote to files instead of sending them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SHOWN = 10


@dataclass(frozen=True)
class Letter:
    """A mail as the post box shows it."""

    subject: str
    recipient: str
    sent: datetime
    text: str


@login_not_required
@never_cache
@require_safe
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The last mails; only in the demo, since they hold login codes."""
    if not settings.DEMO:
        raise Http404
    return render(request, "account/demo_mail.html", {"letters": _letters()})


def _letters() -> list[Letter]:
    """The newest mails in the folder of Django's file backend, which puts each sending into a file."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(((_changed(file), file) for file in folder.glob("*.log")), reverse=True)
    letters = [_letter(part) for _changed_at, file in files[:SHOWN] for part in _parts(file)]
    return [letter for letter in letters if letter][:SHOWN]


def _changed(file: Path) -> float:
    """When it was written; what is gone meanwhile comes last."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _parts(file: Path) -> list[bytes]:
    """The mails of one file, the last one first."""
    try:
        texts = file.read_bytes().split(b"-" * 79)
    except OSError:
        return []
    return [text.strip() for text in reversed(texts) if text.strip()]


def _letter(source: bytes) -> Letter | None:
    """A mail; None where a disk that was full has cut it off, which must not end the page."""
    mail = message_from_bytes(source, policy=policy.default)
    sent = getattr(mail["Date"], "datetime", None)
    if sent is None:
        return None
    body = mail.get_body(("plain",))
    return Letter(
        subject=str(mail["Subject"]),
        recipient=str(mail["To"]),
        sent=_moment(sent),
        text=body.get_content() if body else "",
    )


def _moment(written: datetime) -> datetime:
    """Django writes UTC as „-0000“, which the parser reads as a time without zone."""
    return written if written.tzinfo else written.replace(tzinfo=UTC)
