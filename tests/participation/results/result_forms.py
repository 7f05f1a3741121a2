"""Addresses and forms of results and loops, and how a test records one."""

from datetime import date, timedelta

from django.urls import reverse

from erfurt_sozialraum.dates import today
from participation.actions.results import record_result
from participation.models import FeedbackRule

LOOPS = "/aufgaben/rueckmeldungen/"


def result_url(event):
    return reverse("participation:result_create", args=[event.pk])


def loop_url(loop):
    return reverse("participation:loop_close", args=[loop.pk])


def result_data(**values):
    day = (today() - timedelta(days=5)).isoformat()
    return {"title": "Treffpunkte bleiben", "text": "Sie bleiben offen.", "happened_on": day} | values


def said(kind="discussed", **values):
    """The form of a statement: what each kind needs, filled in; `seen` is the key of the latest one."""
    day = today().isoformat()
    words = {
        "presented": {"happened_on": day, "where": "Sitzung, TOP 3"},
        "discussed": {"happened_on": day, "where": "Sitzung, TOP 3", "text": "Einverstanden."},
        "answered": {"happened_on": day, "text": "Bitte eine Übersicht."},
        "postponed": {
            "happened_on": day,
            "until": (today() + timedelta(days=40)).isoformat(),
            "reason": "Die Sitzung war voll.",
        },
        "taken_back": {"reason": "Es war eine andere Sitzung."},
    }
    return {"kind": kind} | words[kind] | values


def rule(event, target, **fields):
    fields = {"process": event.process, "source_committee": event.committee, "days": 30} | fields
    return FeedbackRule.objects.create(target=target, **fields)


def record(event, by=None, **fields):
    values = {"title": "Treffpunkte", "text": "Bleiben.", "happened_on": date(2026, 5, 1)} | fields
    return record_result(event, by=by, **values)
