"""The mail that tells the operator of a reported barrier; the report itself stays in the portal."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from stakeholders.models import BarrierReport


def barrier_reported(report: BarrierReport) -> tuple[str, str]:
    """Subject and text: neither what was written nor who wrote it, since mailboxes keep no periods."""
    subject = _("Gemeldete Barriere: %(portal)s") % {"portal": settings.PORTAL_NAME}
    address = settings.SITE_URL + reverse("stakeholders:barrier", args=[report.pk])
    lines = [_("Jemand hat eine Barriere im Portal gemeldet. Hier lesen und beantworten Sie die Meldung:")]
    return subject, "\n\n".join([*lines, address]) + "\n"
