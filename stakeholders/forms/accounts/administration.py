"""Inviting people, giving roles, ending them."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.forms.filters import FilterForm
from erfurt_sozialraum.forms.kern import DayInput
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from stakeholders.actions.accounts.administration import held_text, overlapping
from stakeholders.models import TIES, Organisation, Person, Role, RoleGrant, SeatHolder, User, tie_of

NOTES = {
    Role.PLANNER: _("führt den Prozess, moderiert, antwortet, verwaltet Konten"),
    Role.MODERATOR: _("prüft Beiträge vor der Veröffentlichung"),
    Role.EDITOR: _("beantwortet Anliegen, hält Ergebnisse fest, bestellt Berichte"),
    Role.RELEASER: _("gibt Berichte frei"),
    Role.TRANSCRIBER: _("erfasst Beiträge, die auf Papier, am Telefon oder bei Veranstaltungen kamen"),
    Role.OFFICE: _("beantwortet Prüfaufträge und weitergeleitete Anliegen seines Amtes"),
    Role.STAFF: _("liest im Gremium mit; endet spätestens mit dem Sitz"),
    Role.OPERATOR: _("sieht nach der Technik, verwaltet Konten, gibt diese Rolle weiter"),
}
NOW, DAY, OPEN = "now", "day", "open"
PERSON_HINT = _("Für Mitglieder und Sprecherinnen oder Sprecher: Die Rechte kommen aus den Sitzen.")


def role_choices(by: User) -> list[tuple[str, str]]:
    """The roles that `by` may give, each with what it allows."""
    all_roles = by.has_perm("stakeholders.grant_operator")
    roles = [role for role in Role if all_roles or role != Role.OPERATOR]
    return [(role.value, f"{role.label}: {NOTES[role]}") for role in roles]


class PersonField(forms.ModelChoiceField):
    """A person, named with the bodies of their seats."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"label": _("Person mit Sitz"), "empty_label": _("keine")} | kwargs
        super().__init__(Person.objects.none(), required=False, **kwargs)

    def offer(self, account: User | None = None) -> None:
        """Offer persons without an account, and the one of this account."""
        free = Q(user=None) | Q(user=account) if account else Q(user=None)
        self._offer(Person.objects.known().filter(free))

    def offer_seated(self) -> None:
        """Offer those who hold a seat today."""
        self._offer(Person.objects.filter(pk__in=SeatHolder.objects.current().values("person")))

    def _offer(self, rows: QuerySet[Person]) -> None:
        seats = SeatHolder.objects.current().select_related("seat__committee")
        self.queryset = rows.prefetch_related(Prefetch("held_seats", seats, "seats_now"))
        choices: Any = self.choices
        self.choices = list(iter(choices))  # asked once: a select looks at its first choice beforehand

    def label_from_instance(self, obj: AnnotatedRow) -> str:
        """Name and bodies."""
        bodies = ", ".join(sorted({held.seat.committee.label for held in obj.seats_now}))
        return f"{obj.name} ({bodies or _('ohne Sitz')})"


class AccountFilterForm(FilterForm):
    """Narrows the list of accounts."""

    stand = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Name oder E-Mail-Adresse"), required=False, max_length=200)
    rolle = forms.ChoiceField(label=_("Rolle"), required=False, choices=[("", _("alle")), *Role.choices])


class PeriodForm(forms.Form):
    """From a day, perhaps until a day."""

    starts_on = forms.DateField(
        label=_("Gilt ab"),
        widget=DayInput,
        initial=today,
        error_messages={"required": _("Geben Sie den ersten Tag an.")},
    )
    ends_on = forms.DateField(
        label=_("Gilt bis"),
        help_text=_("Der letzte Tag. Leer: ohne Enddatum."),
        widget=DayInput,
        required=False,
    )

    def clean_starts_on(self) -> date:
        """Nobody was allowed something yesterday that is only granted today."""
        day = self.cleaned_data["starts_on"]
        if day < today():
            raise forms.ValidationError(_("Der Tag liegt in der Vergangenheit. Frühestens heute."))
        return day

    def clean(self) -> dict[str, Any]:
        """The end is not before the start."""
        data = super().clean() or self.cleaned_data
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("Das Ende liegt vor dem Beginn."))
        return data


class TiedForm(PeriodForm):
    """Roles for a time; staff say whom they work for, another office says which."""

    works_for = PersonField(
        label=_("Arbeitet für"),
        empty_label=_("bitte wählen"),
        help_text=_("Nur bei „Mitarbeit …“: wer den Sitz hat. Endet der Sitz, endet auch die Mitarbeit."),
    )
    office = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Amt"),
        required=False,
        empty_label=_("bitte wählen"),
        help_text=_("Nur bei „anderes Amt“: Die Person sieht und beantwortet, was bei diesem Amt liegt."),
    )

    fields: dict[str, Any]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account: User | None = None
        self.fields["works_for"].offer_seated()
        # Operators see no internal rows elsewhere; whom an account is for they have to name.
        self.fields["office"].queryset = Organisation.objects.not_withdrawn()

    def chosen(self, data: dict[str, Any]) -> list[str]:
        """The roles that were chosen."""
        return [data["role"]] if data.get("role") else []

    def clean(self) -> dict[str, Any]:
        """Each role has what it needs; what belongs to a role that was not chosen does not count."""
        data = super().clean()
        messages = {
            "works_for": _("Wählen Sie, für wen die Person arbeitet."),
            "office": _("Wählen Sie das Amt."),
        }
        for role, tie in TIES.items():
            if role not in self.chosen(data):
                self.errors.pop(tie, None)
                data[tie] = None
            elif not data.get(tie) and tie not in self.errors:
                self.add_error(tie, messages[tie])
        works_for = data.get("works_for")
        if works_for and (works_for == data.get("person") or self._is_own(works_for)):
            self.add_error("works_for", _("Das Konto gehört selbst zu %(name)s.") % {"name": works_for})
        return data

    def _is_own(self, person: Person) -> bool:
        return self.account is not None and person.user_id == self.account.pk


class InviteForm(TiedForm):
    """Invites somebody by e-mail."""

    name = forms.CharField(
        label=_("Vor- und Nachname"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Dorthin geht die Einladung. Gibt es das Konto schon, kommen die Rollen dazu."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Das ist keine vollständige E-Mail-Adresse.")},
    )
    roles = forms.MultipleChoiceField(
        label=_("Rollen"),
        help_text=_("Mindestens eine, oder unten eine Person mit Sitz."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    person = PersonField(help_text=PERSON_HINT)

    field_order = ["name", "email", "roles", "works_for", "office", "starts_on", "ends_on", "person"]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.fields["roles"].choices = role_choices(by)
        self.fields["person"].offer()

    def chosen(self, data: dict[str, Any]) -> list[str]:
        """The roles that were chosen."""
        return data.get("roles") or []

    def clean_email(self) -> str:
        """Whose account it is, if there is one; a closed one has to be opened first."""
        email = self.cleaned_data["email"]
        self.account = User.objects.filter(email__iexact=email).select_related("person").first()
        if self.account and not self.account.is_active:
            raise forms.ValidationError(
                _("Zu dieser Adresse gehört ein gesperrtes Konto (%(name)s). Öffnen Sie es zuerst wieder.")
                % {"name": self.account}
            )
        return email

    def clean(self) -> dict[str, Any]:
        """An invitation is for something; an account belongs to one person."""
        data = super().clean()
        if not data.get("roles") and not data.get("person") and not {"roles", "person"} & self.errors.keys():
            self.add_error("roles", _("Wählen Sie mindestens eine Rolle, oder unten eine Person mit Sitz."))
        if data.get("person") and self.account and hasattr(self.account, "person"):
            taken = _("Das Konto dieser Adresse ist schon mit %(name)s verknüpft.")
            self.add_error("person", taken % {"name": self.account.person})
        return data


class GrantForm(TiedForm):
    """Gives one more role to an account."""

    role = forms.ChoiceField(label=_("Rolle"), widget=forms.RadioSelect)

    field_order = ["role", "works_for", "office", "starts_on", "ends_on"]
    account: User

    def __init__(self, *args: Any, account: User, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.account = account
        self.fields["role"].choices = role_choices(by)

    def clean(self) -> dict[str, Any]:
        """The same role does not run twice at a time."""
        data = super().clean()
        if not self.errors:
            tie = tie_of(data["role"], works_for=data["works_for"], office=data["office"])
            held = overlapping(self.account, data["role"], data["starts_on"], data["ends_on"], tie)
            if held:
                self.add_error("role", held_text(held))
        return data


class EndForm(forms.Form):
    """Ends a role at once, or says anew until when it runs."""

    when = forms.ChoiceField(label=_("Wann endet die Rolle?"), widget=forms.RadioSelect)
    ends_on = forms.DateField(
        label=_("Letzter Tag"), help_text=_("Nur bei „an einem Tag“"), widget=DayInput, required=False
    )

    fields: dict[str, Any]

    def __init__(self, *args: Any, grant: RoleGrant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grant = grant
        choices = [(NOW, _("sofort")), (DAY, _("an einem Tag"))]
        self.fields["when"].choices = choices + ([(OPEN, _("ohne Enddatum"))] if grant.ends_on else [])

    def clean(self) -> dict[str, Any]:
        """The day is in the future, and another one than now."""
        data = super().clean() or self.cleaned_data
        day, first = data.get("ends_on"), max(today(), self.grant.starts_on)
        if data.get("when") != DAY or "ends_on" in self.errors:
            return data
        if not day:
            self.add_error("ends_on", _("Geben Sie den letzten Tag an."))
        elif day < first:
            self.add_error("ends_on", _("Frühestens: %(day)s.") % {"day": day_text(first)})
        elif day == self.grant.ends_on:
            self.add_error("ends_on", _("An diesem Tag endet die Rolle schon jetzt."))
        return data


class PersonForm(forms.Form):
    """Says which person with seats signs in by an account."""

    person = PersonField(help_text=PERSON_HINT)

    fields: dict[str, Any]

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(account)
        self.fields["person"].initial = getattr(account, "person", None)
