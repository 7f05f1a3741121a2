"""What is made up says so wherever it is named."""

from django.utils.translation import gettext as _


def example_title(title: str, is_example: bool) -> str:
    """A title for places without a badge: "Werkstatt (Beispiel)". Beside a badge the title alone stands."""
    return _("%(title)s (Beispiel)") % {"title": title} if is_example else title
