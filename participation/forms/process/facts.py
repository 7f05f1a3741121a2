"""From when until when somebody stands beside a step or a topic, or a rule holds, and where it says so."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.editing.validity import DAY_WIDGETS, STATED, STATED_CLASSES, ValidForm
from participation.models import FeedbackRule, StepBody, TopicActor

KINDS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "gremien": (StepBody, ("step", "committee")),
    "beteiligte": (TopicActor, ("topic", "organisation")),
    "regeln": (FeedbackRule, ("process", "source_committee", "target")),
}
"""What stands in an address, the facts, and what is the same in facts about one thing."""


class FactForm(ValidForm):
    """The days of one fact; `about`: which of its columns say what it is about."""

    about: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Not open twice."""
        data = super().clean()
        same = {name: getattr(self.instance, name) for name in self.about}
        others = type(self.instance)._default_manager.filter(ends_on=None, **same)
        if not self.errors and not data.get("ends_on") and others.exclude(pk=self.instance.pk).exists():
            self.add_error("ends_on", _("Dasselbe gilt schon ohne Ende: Nennen Sie hier ein Ende."))
        return data


def fact_form(kind: str) -> type[FactForm]:
    """The form for a kind of fact."""
    model, about = KINDS[kind]
    texts: Any = {
        "starts_on": _("Leer: Dem Portal liegt kein Beleg vor, seit wann."),
        "ends_on": _("Der letzte Tag. Leer: bis auf Weiteres."),
    }
    form: Any = forms.modelform_factory(
        model,
        form=FactForm,
        fields=["starts_on", "ends_on", "source", *STATED],
        widgets=DAY_WIDGETS,
        field_classes=STATED_CLASSES,
        help_texts=texts,
    )
    form.about = about
    return form
