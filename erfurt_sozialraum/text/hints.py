"""Words beside fields that several forms share."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.text.lazy import Text

FORMATTING_HINT = _("Leerzeile: neuer Absatz. „- “ am Zeilenanfang: Aufzählung. **fett**")


def with_formatting(text: Text) -> Text:
    """A hint of its own, followed by how a text is laid out."""
    return format_lazy("{} {}", text, FORMATTING_HINT)
