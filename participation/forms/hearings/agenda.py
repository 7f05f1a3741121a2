"""Items of an agenda: what a session deals with, before a deliberation of it is known."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.editing.forms import NamedForm
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Paper
from participation.models import AgendaItem, Process
from stakeholders.models import Committee


class AgendaItemForm(NamedForm):
    """Where an item stands and what it is about, until a deliberation says the latter."""

    key = ("event", "title", "number")

    class Meta:
        model = AgendaItem
        fields = ["title", "number", "order", "about", "paper", "process"]
        labels = {
            "title": _("Worum geht es?"),
            "order": _("An welcher Stelle?"),
            "process": _("Zu welchem Planungsprozess gehört er?"),
        }
        help_texts = {
            "about": _("Wenn es um den Arbeitsstand eines Gremiums geht"),
            "process": _("leer: zu keinem, der hier erfasst ist"),
        }
        error_messages = {
            "title": {"required": _("Nennen Sie den Gegenstand.")},
            "order": {"required": _("Nennen Sie die Stelle.")},
        }

    def __init__(self, *args: Any, user: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.instance
        if item.pk and item.sessions.exists():
            for name in ("title", "about", "paper", "process"):
                del self.fields[name]
            return
        offered = {
            "about": (Committee.objects.visible_to(user).not_withdrawn(), _("keinem einzelnen Gremium")),
            "paper": (Paper.objects.visible_to(user).not_withdrawn(), _("keine")),
            "process": (Process.objects.visible_to(user).not_withdrawn(), _("keiner")),
        }
        for name, (rows, none) in offered.items():
            current = rows.model._default_manager.filter(pk=getattr(item, f"{name}_id"))
            self.fields[name].queryset = rows | current
            self.fields[name].empty_label = none
        if item.event.process_id:
            # A session of a process deals with that one.
            item.process_id = item.event.process_id
            del self.fields["process"]

    def values(self) -> dict[str, Any]:
        """Only what was asked."""
        return {name: value for name, value in super().values().items() if name in self.fields}
