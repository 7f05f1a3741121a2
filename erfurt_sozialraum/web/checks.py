"""What `check --deploy` demands of a real installation."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

from .pages import OPERATOR, missing


@register(Tags.security, deploy=True)
def operator_is_named(app_configs: object, **kwargs: Any) -> list[Error]:
    """Imprint, privacy notice and accessibility statement need the operator's facts."""
    return [
        Error(
            f"{name} is not set ({OPERATOR[name]}).",
            hint="Imprint, privacy notice and accessibility statement say so publicly.",
            id="erfurt_sozialraum.E001",
        )
        for name in missing()
    ]


@register(Tags.security, deploy=True)
def no_demo(app_configs: object, **kwargs: Any) -> list[Error]:
    """The demo shows everybody the mails that leave the portal, login codes among them."""
    if not settings.DEMO:
        return []
    return [Error("PORTAL_DEMO is on: everybody can read login codes.", id="erfurt_sozialraum.E002")]
