"""What a person decides about mails: send again what may not have left, or note that one arrived."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from erfurt_sozialraum.editing.asking import Question
from erfurt_sozialraum.editing.buttons import change
from erfurt_sozialraum.editing.pages import form_methods
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.rows.jobs import JobStatus
from erfurt_sozialraum.rows.transitions import Refused
from stakeholders.actions.accounts import mails as actions
from stakeholders.models import OutgoingMail

STATES = {"fehlgeschlagen": JobStatus.FAILED, "unklar": JobStatus.UNCLEAR}


@form_methods
def mail_repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then send one mail again."""
    require(request, "stakeholders.repeat_mail")
    mail = get_object_or_404(OutgoingMail, pk=pk)
    says = [_("Sie geht an %(to)s.") % {"to": mail.recipient}]
    if mail.job_status == JobStatus.UNCLEAR:
        says.append(_twice())
    return change(
        request,
        lambda: actions.send_again(mail),
        said=_("Die Mail wird noch einmal gesendet."),
        back=_back(),
        question=Question(_("„%(mail)s“ noch einmal senden?") % {"mail": mail}, _("Ja, senden"), says),
    )


@form_methods
def mail_arrived(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then note that an unclear mail has arrived."""
    require(request, "stakeholders.repeat_mail")
    mail = get_object_or_404(OutgoingMail, pk=pk)
    title = _("Ist „%(mail)s“ bei %(to)s angekommen?") % {"mail": mail, "to": mail.recipient}
    says = [_("Dann wird sie nicht mehr gesendet, und ihr Text wird gelöscht.")]
    return change(
        request,
        lambda: actions.settle_as_sent(mail),
        said=_("Notiert: Die Mail ist angekommen."),
        back=_back(),
        question=Question(title, _("Ja, sie ist angekommen"), says),
    )


@form_methods
def mails_repeat(request: HttpRequest, state: str) -> HttpResponse:
    """Ask, then send all again that failed, or all that are unclear."""
    require(request, "stakeholders.repeat_mail")
    if state not in STATES:
        raise Http404
    number = OutgoingMail.objects.still_good().filter(job_status=STATES[state]).count()
    title = ngettext("%(n)d Mail noch einmal senden?", "%(n)d Mails noch einmal senden?", number)
    says = [_("Was wieder nicht ankommt, steht danach wieder bei den Aufgaben.")]
    if STATES[state] == JobStatus.UNCLEAR:
        says = [_twice()]

    def repeat() -> None:
        if not actions.send_all_again(STATES[state]):
            raise Refused(_("Es ist keine solche Mail mehr da. Vielleicht hat sie schon jemand gesendet."))

    return change(
        request,
        repeat,
        said=_("Die Mails werden noch einmal gesendet."),
        back=_back(),
        question=Question(title % {"n": number}, _("Ja, alle senden"), says),
    )


def _twice() -> str:
    return _(
        "Vielleicht ist sie schon angekommen. Dann kommt sie ein zweites Mal. "
        "Sie trägt dieselbe Kennung, deshalb zeigen viele Postfächer sie nur einmal."
    )


def _back() -> str:
    return reverse("participation:desk")
