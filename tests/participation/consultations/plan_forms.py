"""What planners send with the forms of a consultation."""

from datetime import timedelta

from django.utils import timezone

from erfurt_sozialraum.editing.conflicts import revision_of

BASE = "/aufgaben/beteiligungen/"
TEXTS = {
    "intro": "Wir schreiben Leitlinien.",
    "fixed": "Es wird Leitlinien geben.",
    "open_points": "Was darin steht.",
    "who_decides": "Der Stadtrat.",
    "what_happens": "Wir lesen und antworten.",
    "offline": "Im Stadtteilbüro.",
}


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def form_data(topic, row=None, **values):
    base = {"title": "Was fehlt im Rieth?", "slug": "", "step": "", "level": "", "question": "Was fehlt?"}
    base |= {"topics": [topic.pk], "opens_on": day(3), "opens_time": "", "closes_on": day(30)}
    base |= {"closes_time": "", "answer_by": day(60), "revision": revision_of(row) if row else ""}
    return base | TEXTS | values


def edit_data(topic, row, **values):
    """For one that is public: its address and times are not in this form."""
    data = form_data(topic, row, **values)
    names = ("slug", "opens_on", "opens_time", "closes_on", "closes_time", "answer_by")
    return {name: value for name, value in data.items() if name not in names}


def errors(response):
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}
