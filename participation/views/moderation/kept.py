"""Several forms on one page: who sends one keeps what they have typed into the others."""

from typing import Any

from django.http import HttpRequest

from erfurt_sozialraum.forms.untouched import marks_of, untouched


def keep_typed(request: HttpRequest, form: Any) -> bool:  # noqa: ANN401 - any form with `seen`
    """Start a fresh form with what was typed into it on the same page; True where that is something new."""
    if form.is_bound or request.POST.get(form.add_prefix("seen")) is None:
        return False  # it was sent itself, or was not on the page
    names = [field.name for field in form.visible_fields()]
    drawn = marks_of(form, names)
    form.data = request.POST
    same = untouched(form, drawn)
    for name in set(names) - set(same):
        widget = form.fields[name].widget
        form.initial[name] = widget.value_from_datadict(request.POST, request.FILES, form.add_prefix(name))
    if len(same) < len(names):
        form.initial["seen"] = request.POST[form.add_prefix("seen")]  # what was read while it was typed
    return len(same) < len(names)


def holds_others(request: HttpRequest, done: str | None) -> bool:
    """More forms were sent than the one with this prefix."""
    own = f"{done}-seen" if done else "seen"
    return any(name != own and (name == "seen" or name.endswith("-seen")) for name in request.POST)
