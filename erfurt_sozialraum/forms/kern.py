"""How every form of the portal is drawn: KERN's markup through Django's own form rendering."""

from typing import Any

from django import forms
from django.core import validators
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.renderers import TemplatesSetting
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

# What forms/field.html draws for a widget; first match wins, so subclasses come before their parents.
_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.SelectMultiple, "list"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.MultiWidget, "group"),
)
_CLASSES = {
    "checkboxes": "kern-form-check__checkbox",
    "checkbox": "kern-form-check__checkbox",
    "radios": "kern-form-check__radio",
    "select": "kern-form-input__select",
}
# These give the state of the whole group on the fieldset; radio and group members must not repeat it.
_GROUPS = {"checkboxes", "radios", "group"}


class DayInput(forms.DateInput):
    """The browser's own date field, which only takes ISO days."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs or None, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time field."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


# Browsers rewrite the domain in a field of the type "email", each in its way: a text field with its keyboard.
_ADDRESS = {"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}


class PortalBoundField(BoundField):
    """A field that knows its KERN classes and tells assistive technology what it expects."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        if isinstance(field, forms.EmailField) and not field.widget.is_hidden:
            field.widget.input_type = "text"

    @property
    def kind(self) -> str:
        """The branch of forms/field.html that draws this field."""
        widget = self.field.widget
        return next((kind for cls, kind in _KINDS if isinstance(widget, cls)), "input")

    @property
    def optional(self) -> bool:
        """Optional fields are marked, mandatory ones are not."""
        return not self.field.required and not self.field.disabled

    @property
    def focus_id(self) -> str:
        """The id that the error summary links to: the control itself, or the first of its group."""
        if self.kind not in _GROUPS:
            return str(self.id_for_label or self.auto_id)
        if self.is_grouped and (groups := self.option_groups):
            return str(groups[0][1][0].id_for_label)
        return f"{self.auto_id}_0"

    @property
    def is_grouped(self) -> bool:
        """The options stand in groups with names; the field says so."""
        return bool(getattr(self.field, "is_grouped", False))

    @property
    def option_groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """The options under the names of their groups."""
        widget: Any = self.field.widget
        attrs = self.build_widget_attrs({"id": self.auto_id})
        groups = widget.optgroups(self.html_name, widget.format_value(self.value()), attrs)
        return [
            (name, [BoundWidget(widget, option, self.form.renderer) for option in options])
            for name, options, _index in groups
        ]

    @property
    def n_chosen(self) -> int:
        """How many options are ticked."""
        return len(self.value() or ())

    @property
    def short_label(self) -> str:
        """The label for a line of the error summary: a whole sentence (consent) is cut short."""
        return Truncator(str(self.label).rstrip(".:?! ")).chars(60)

    @property
    def length_limit(self) -> int | None:
        """The permitted length, shown beside long texts."""
        return getattr(self.field, "max_length", None) if self.kind == "textarea" else None

    @property
    def counted(self) -> int | None:
        """The permitted length of what is typed: near it, and beyond, the field says how much is left."""
        return getattr(self.field, "max_length", None) if self.kind in ("textarea", "input") else None

    @property
    def aria_describedby(self) -> str | None:
        described = super().aria_describedby
        if described is not None and self.length_limit and self.auto_id:
            return f"{described} {self.auto_id}_limit".strip()
        return described

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        result = super().build_widget_attrs(attrs, widget)
        if (widget or self.field.widget).is_hidden:
            return result
        # aria-required instead of required: our own messages say more than the browser's bubble,
        # and they are there without JavaScript, in the summary, and in German.
        result.pop("required", None)
        if self.kind in _GROUPS:
            result.pop("aria-invalid", None)
        elif self.field.required:
            result["aria-required"] = "true"
        if isinstance(self.field, forms.EmailField):
            result |= _ADDRESS
        elif isinstance(widget or self.field.widget, forms.Textarea | forms.TextInput):
            result.setdefault("dir", "auto")  # people write in the script of their language
        if self.counted:
            result["maxlength"] = False  # a pasted text is never cut off silently
        result["class"] = self._classes()
        return result

    def _classes(self) -> str:
        """KERN's class for the control, its error variant, then what the form's author added."""
        base = _CLASSES.get(self.kind, "kern-form-input__input")
        own = str(self.field.widget.attrs.get("class", ""))
        return " ".join(part for part in (base, f"{base}--error" if self.errors else "", own) if part)


class PortalRenderer(TemplatesSetting):
    """The project's FORM_RENDERER."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = PortalBoundField


# Django's German names formats and limits; ours says what to do.
_FORMS: tuple[tuple[type[forms.Field], str, Any], ...] = (
    (forms.DateField, "invalid", _("Geben Sie einen Tag ein, zum Beispiel 24.12.2026.")),
    (forms.DateTimeField, "invalid", _("Geben Sie Tag und Uhrzeit ein, zum Beispiel 24.12.2026 18:30.")),
    (forms.TimeField, "invalid", _("Geben Sie eine Uhrzeit ein, zum Beispiel 18:30.")),
    (forms.IntegerField, "invalid", _("Geben Sie eine ganze Zahl ein, zum Beispiel 12.")),
    (forms.FloatField, "invalid", _("Geben Sie eine Zahl ein, zum Beispiel 12,5.")),
    (forms.DecimalField, "invalid", _("Geben Sie eine Zahl ein, zum Beispiel 12,5.")),
    (forms.URLField, "invalid", _("Geben Sie eine Internetadresse ein, zum Beispiel https://www.erfurt.de.")),
    (forms.ChoiceField, "invalid_choice", _("Wählen Sie etwas aus der Liste.")),
    (forms.MultipleChoiceField, "invalid_choice", _("Wählen Sie nur etwas aus der Liste.")),
    (forms.ModelChoiceField, "invalid_choice", _("Das steht nicht mehr zur Wahl. Wählen Sie etwas anderes.")),
    (
        forms.ModelMultipleChoiceField,
        "invalid_choice",
        _("Etwas davon steht nicht mehr zur Wahl. Wählen Sie neu."),
    ),
    (forms.FileField, "missing", _("Wählen Sie eine Datei aus.")),
    (forms.FileField, "invalid", _("Die Datei ist nicht angekommen. Wählen Sie sie noch einmal aus.")),
    (forms.FileField, "empty", _("Diese Datei ist leer. Wählen Sie eine andere aus.")),
    (
        forms.ImageField,
        "invalid_image",
        _("Diese Datei lässt sich nicht als Bild lesen. Wählen Sie eine andere aus."),
    ),
)
_VALIDATORS: tuple[tuple[Any, Any], ...] = (
    (
        validators.EmailValidator,
        _("Prüfen Sie die E-Mail-Adresse. Sie sieht zum Beispiel so aus: name@example.org."),
    ),
    (
        validators.URLValidator,
        _("Prüfen Sie die Internetadresse. Sie sieht zum Beispiel so aus: https://www.erfurt.de."),
    ),
    (
        validators.MaxLengthValidator,
        _("Bitte kürzen Sie: Höchstens %(limit_value)s Zeichen sind möglich, hier stehen %(show_value)s."),
    ),
    (validators.MinLengthValidator, _("Bitte schreiben Sie mindestens %(limit_value)s Zeichen.")),
    (validators.MaxValueValidator, _("Geben Sie höchstens %(limit_value)s ein.")),
    (validators.MinValueValidator, _("Geben Sie mindestens %(limit_value)s ein.")),
    (
        validators.ProhibitNullCharactersValidator,
        _("In diesem Text steckt ein Zeichen, das sich nicht speichern lässt. Tippen Sie ihn neu ein."),
    ),
    (validators.validate_slug, _("Nehmen Sie nur Buchstaben ohne Umlaute, Ziffern und Bindestriche.")),
)


def word_errors_plainly() -> None:
    """Django's German for an empty field is officialese; ours says what to do. Called once at start."""
    for field_class, code, text in _FORMS:
        field_class.default_error_messages = {**field_class.default_error_messages, code: text}
    for validator, text in _VALIDATORS:
        validator.message = text
    forms.Field.default_error_messages["required"] = _("Bitte füllen Sie dieses Feld aus.")
    for field in (forms.ChoiceField, forms.MultipleChoiceField, forms.ModelChoiceField):
        field.default_error_messages["required"] = _("Bitte wählen Sie etwas aus.")
    forms.BooleanField.default_error_messages = {"required": _("Bitte setzen Sie hier ein Häkchen.")}
