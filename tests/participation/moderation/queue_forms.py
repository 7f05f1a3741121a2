"""Addresses of the queue, and what its forms send."""

from django.urls import reverse

from erfurt_sozialraum.dates import today
from participation.models import Outcome, Reply

LIST = "/aufgaben/beitraege/"


def detail(row):
    return reverse("participation:moderation_detail", args=[row.pk])


def decision_url(row, query=""):
    return reverse("participation:moderation_decide", args=[row.pk]) + query


def reply_url(point):
    return reverse("participation:moderation_reply", args=[point.pk])


def publish(row, **changes):
    values = {"decision": "publish", "public_text": row.text, "reason": "", "seen": 0}
    return values | changes


def reply_data(point, **values):
    base = {"outcome": "adopted", "reason": "Das steht jetzt im Entwurf.", "forwarded_to": "", "wording": ""}
    base |= {"replied_on": today().isoformat(), "seen": 0}
    return {f"anliegen-{point.pk}-{name}": value for name, value in (base | values).items()}


def make_reply(point, outcome=Outcome.ADOPTED, reason="Ja."):
    return Reply.objects.create(point=point, outcome=outcome, reason=reason)
