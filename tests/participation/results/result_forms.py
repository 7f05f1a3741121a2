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


def record_data(**values):
    return {"heard_on": today().isoformat(), "where": "Sitzung, TOP 3", "answer": "Einverstanden."} | values


def rule(event, target, **fields):
    fields = {"process": event.process, "source_committee": event.committee, "days": 30} | fields
    return FeedbackRule.objects.create(target=target, **fields)


def record(event, by=None, **fields):
    values = {"title": "Treffpunkte", "text": "Bleiben.", "happened_on": date(2026, 5, 1)} | fields
    return record_result(event, by=by, **values)
