"""As of which day a page answers: the day in its address, the form that chooses it, and what it may say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.forms.kern import DayInput

from . import day_text, today


class StandingForm(forms.Form):
    """Chooses a day; its field is named as it stands in the address."""

    stand = forms.DateField(
        label=_("Stand vom"),
        widget=DayInput,
        error_messages={
            "required": _("Wählen Sie einen Tag."),
            "invalid": _("Das ist kein Tag. Schreiben Sie ihn so: 15.12.2022."),
        },
    )

    def clean_stand(self) -> date:
        """A day until today."""
        day: date = self.cleaned_data["stand"]
        if day > today():
            raise ValidationError(
                gettext("Der %(day)s liegt in der Zukunft. Was dann gilt, weiß das Portal nicht.")
                % {"day": day_text(day)}
            )
        return day


@dataclass(frozen=True)
class Standing:
    """What the address of a page says of the day."""

    path: str
    """The page as of today."""
    form: StandingForm
    day: date | None = None
    """The day; None: today."""

    @property
    def query(self) -> str:
        """To go on with in addresses; empty for today."""
        return f"?stand={self.day.isoformat()}" if self.day else ""

    @property
    def made_on(self) -> date:
        """When the answer was put together."""
        return today()


def standing_of(request: HttpRequest) -> tuple[Standing, HttpResponse | None]:
    """The day of an address; and what to answer at once: that there is no such day, or where today is."""
    if "stand" not in request.GET:
        return Standing(request.path, StandingForm(auto_id="stand-%s")), None
    form = StandingForm(request.GET, auto_id="stand-%s")
    if not form.is_valid():
        return Standing(request.path, form), _no_such_day(request, form)
    day = form.cleaned_data["stand"]
    if day == today():
        return Standing(request.path, form), redirect(request.path)
    return Standing(request.path, form, day), None


def _no_such_day(request: HttpRequest, form: StandingForm) -> HttpResponse:
    context = {"standing": Standing(request.path, form)}
    return unkept(render(request, "components/no_such_day.html", context, status=422))


def unkept(response: HttpResponse) -> HttpResponse:
    """An answer that was put together afterwards is neither kept nor found by search engines."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def told(request: HttpRequest, template: str, context: dict[str, Any], standing: Standing) -> HttpResponse:
    """The page as of its day; that of today as every other."""
    response = render(request, template, context | {"standing": standing})
    return unkept(response) if standing.day else response


def source_names(sources: Iterable[str]) -> list[str]:
    """What sources are called, each once: a remark behind a colon or semicolon is no other source."""
    names = (source.replace(";", ":").partition(":")[0].strip(" .") for source in sources)
    return list(dict.fromkeys(name for name in names if name))
