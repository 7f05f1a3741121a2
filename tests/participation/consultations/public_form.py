"""The public form as a person fills it in and sends it."""

import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

TEXT = "Auf dem Platz fehlen Bänke.\nUnd Bäume."


def address(consultation):
    return reverse("participation:consultation", args=[consultation.slug])


def form_of(client, consultation, **changes):
    """The fields of a freshly opened form, as strings, with `changes`; old enough for a person."""
    html = client.get(address(consultation)).content.decode()
    fields = {"text": TEXT, "key": key_in(html), "confirmed": "ja"}
    return {**fields, **changes}


def key_in(html):
    return re.search(r'name="key" value="([^"]+)"', html)[1]


def send(client, consultation, **changes):
    return client.post(address(consultation), form_of(client, consultation, **changes))


def close(consultation):
    """The last moment passes."""
    consultation.closes_at = timezone.now() - timedelta(seconds=1)
    consultation.save(update_fields=["closes_at"])
