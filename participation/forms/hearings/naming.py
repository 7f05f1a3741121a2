"""Which versions, results and reports a decision is about."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text
from erfurt_sozialraum.rows.viewers import PUBLIC, Viewer
from guidelines.models import Version
from participation.models import Decision, Deliberation, DeliberationRole, Report, Result, SubjectRole

MOST_RESULTS = 20
"""So many of the newest results are offered unasked; the search finds the others."""
FIELDS = {"versions": "version", "results": "result", "reports": "report"}
"""The column of each field."""


class ResultField(forms.ModelMultipleChoiceField):
    """Results with their day."""

    def label_from_instance(self, obj: Result) -> str:
        """Day and title."""
        return f"{day_text(obj.happened_on)}: {obj.title}"


class ReportField(forms.ModelMultipleChoiceField):
    """Reports with the committee that they are made for."""

    def label_from_instance(self, obj: Report) -> str:
        """Number and committee."""
        return f"{obj}, {obj.committee.label}"


class NamingForm(forms.Form):
    """Fields for a form of a decision; `offer_subjects` comes once it is filled."""

    versions = forms.ModelMultipleChoiceField(
        Version.objects.none(),
        label=_("Diese Fassungen lagen vor"),
        help_text=_("Beschlossen, geändert beschlossen oder abgelehnt: Das gilt dann für die Fassung."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    results = ResultField(
        Result.objects.none(),
        label=_("Diese Ergebnisse"),
        help_text=_("Die neuesten; ältere findet die Suche weiter unten nach ihrem Titel."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reports = ReportField(
        Report.objects.none(),
        label=_("Diese Berichte"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    fields: dict[str, Any]
    data: Any
    initial: dict[str, Any]

    def offer_subjects(
        self,
        deliberation: Deliberation,
        user: Viewer,
        *,
        corrects: Decision | None = None,
        preset: Iterable[Version] = (),
    ) -> None:
        """Offer what is public of the process, and what the corrected record names."""
        kept = self._kept(corrects)
        kept["versions"] |= {row.pk for row in preset}
        process = deliberation.process_id
        versions = Version.objects.visible_to(PUBLIC).filter(guideline__process=process)
        reports = Report.objects.visible_to(PUBLIC).filter(process=process)
        self._offer("versions", versions, kept, user)
        self._offer("results", self._results(process), kept, user)
        self._offer("reports", reports, kept, user)
        for name in ("versions", "results", "reports"):
            field = self.fields[name]
            self.initial.setdefault(name, sorted(kept[name]))
            if not field.queryset.exists():
                del self.fields[name]
        if "versions" in self.fields and deliberation.role != DeliberationRole.DECISION:
            self.fields["versions"].help_text = _(
                "Die Beratung ist als „%(role)s“ eingetragen: Was sie sagt, steht bei der Fassung. "
                "Beschlossen ist die Fassung erst durch eine Beratung zur Entscheidung."
            ) % {"role": deliberation.get_role_display()}
        report = deliberation.report
        if corrects is None and report and report.is_public and "reports" in self.fields:
            self.initial["reports"] = [report.pk]

    def _kept(self, corrects: Decision | None) -> dict[str, set[int]]:
        """What the corrected record names as having been before the council."""
        found: dict[str, set[int]] = {name: set() for name in FIELDS}
        rows = corrects.subjects.filter(role=SubjectRole.SUBMITTED) if corrects else ()
        for row in rows:
            for name, column in FIELDS.items():
                found[name] |= {getattr(row, f"{column}_id")} - {None}
        return found

    def _results(self, process: int | None) -> QuerySet[Result]:
        """The newest ones, what the search finds, and what is ticked."""
        public = (
            Result.objects.visible_to(PUBLIC).filter(event__process=process).order_by("-happened_on", "-pk")
        )
        words = self.data.get(self.add_prefix("search"), "").strip() if self.is_bound else ""
        wanted = set(public.values_list("pk", flat=True)[:MOST_RESULTS])
        if words:
            found = public.filter(title__icontains=words.replace("\0", ""))
            wanted |= set(found.values_list("pk", flat=True)[:MOST_RESULTS])
        sent = self.data.getlist(self.add_prefix("results")) if self.is_bound else []
        ticked = Q(pk__in=[int(pk) for pk in sent if pk.isdecimal() and len(pk) < 10])
        return public.filter(Q(pk__in=wanted) | ticked)

    def _offer(self, name: str, rows: QuerySet[Any], kept: dict[str, set[int]], user: Viewer) -> None:
        """Of a field: these rows, and what is kept, whatever became of it."""
        model = rows.model
        offered = Q(pk__in=rows.order_by().values("pk"))
        if kept[name]:
            offered |= Q(
                pk__in=model._default_manager.visible_to(user).filter(pk__in=kept[name]).values("pk")
            )
        found = model._default_manager.filter(offered)
        related = {"versions": ["guideline"], "results": [], "reports": ["committee"]}[name]
        found = found.select_related(*related) if related else found.order_by("-happened_on", "-pk")
        self.fields[name].queryset = found.defer("snapshot") if name == "reports" else found

    def check_subjects(self, data: dict[str, Any]) -> None:
        """What came out later was not before the council."""
        day = data.get("decided_on")
        if day and (later := [row for row in data.get("results", ()) if row.happened_on > day]):
            text = _("Dieses Ergebnis ist jünger als der Beschluss: %(list)s.")
            self.add_error("results", text % {"list": ", ".join(row.title for row in later)})

    def subjects(self) -> dict[str, list[Model]]:
        """What was chosen, by column; only when valid."""
        return {column: list(self.cleaned_data.get(name, ())) for name, column in FIELDS.items()}

    def names_the_same_as(self, row: Decision) -> bool:
        """The stored record names the same."""
        kept = self._kept(row)
        chosen = {name: {each.pk for each in self.cleaned_data.get(name, ())} for name in FIELDS}
        return kept == chosen
