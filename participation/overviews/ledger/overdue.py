"""What is overdue, counted in one way: on the start page, on the desk, in the report."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import ExaminationTask, FeedbackLoop, Step


@dataclass(frozen=True)
class Overdue:
    """How many of each kind; an answer is counted per contribution that waits for it."""

    answers: int = 0
    loops: int = 0
    questions: int = 0
    steps: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.answers + self.loops + self.questions + self.steps

    @property
    def kinds(self) -> str:
        """ "3 Antworten und 1 Rückmeldung"; empty where nothing is overdue."""
        counted = [
            (self.answers, ngettext("%(n)d Antwort", "%(n)d Antworten", self.answers)),
            (self.loops, ngettext("%(n)d Rückmeldung", "%(n)d Rückmeldungen", self.loops)),
            (self.questions, ngettext("%(n)d Prüfauftrag", "%(n)d Prüfaufträge", self.questions)),
            (
                self.steps,
                ngettext("%(n)d Nachweis eines Schritts", "%(n)d Nachweise von Schritten", self.steps),
            ),
        ]
        parts = [text % {"n": n} for n, text in counted if n]
        if len(parts) < 2:
            return "".join(parts)
        return _("%(first)s und %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}

    @property
    def sentence(self) -> str:
        """ "3 Antworten und 1 Rückmeldung sind überfällig."; empty where nothing is."""
        if not self.total:
            return ""
        text = ngettext("%(what)s ist überfällig.", "%(what)s sind überfällig.", self.total)
        return text % {"what": self.kinds}


def overdue(user: Viewer, *, answers: int) -> Overdue:
    """All kinds, as far as `user` may see them; `answers` are counted by the caller; one query."""
    return Overdue(answers=answers, **counted(overdue_rows(user)))


def overdue_rows(user: Viewer) -> dict[str, Any]:
    """By kind; nobody need make up for what was taken back."""
    return {
        "loops": FeedbackLoop.objects.visible_to(user).overdue(),
        "questions": ExaminationTask.objects.visible_to(user).not_withdrawn().overdue(),
        "steps": Step.objects.visible_to(user).not_withdrawn().overdue(),
    }


def counted(found: dict[str, Any]) -> Counter[str]:
    """How many rows there are of each kind; one query."""
    first, *others = [rows.order_by().values_list(Value(kind)) for kind, rows in found.items()]
    return Counter(kind for (kind,) in first.union(*others, all=True))
