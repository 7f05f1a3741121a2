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
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    letters = [_letter(part) for file in files[:SHOWN] for part in _parts(file)]
    return letters[:SHOWN]


def _parts(file: Path) -> list[bytes]:
    """The mails of one file, the last one first."""
    texts = file.read_bytes().split(b"-" * 79)
    return [text.strip() for text in reversed(texts) if text.strip()]


def _letter(source: bytes) -> Letter:
    mail = message_from_bytes(source, policy=policy.default)
    body = mail.get_body(("plain",))
    return Letter(
        subject=str(mail["Subject"]),
        recipient=str(mail["To"]),
        sent=_moment(mail["Date"].datetime),
        text=body.get_content() if body else "",
    )


def _moment(written: datetime) -> datetime:
    """Django writes UTC as „-0000“, which the parser reads as a time without zone."""
    return written if written.tzinfo else written.replace(tzinfo=UTC)
