"""Another e-mail address for an account: both addresses are told, and nothing of the old one opens it."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.transitions import Refused
from erfurt_sozialraum.text.addresses import sendable_address
from stakeholders.mail.accounts.address import address_changed
from stakeholders.models import User

from .administration import locked, may_change
from .mails import queue_mail


@transaction.atomic
def change_address(account: User, *, email: str, before: str, by: User) -> User:
    """Move the account from the address `before` to `email`.

    Whoever read mail at the old address, or set a password by it, is out: sessions, password, codes and links
    that were sent end with it. The person signs in by a code to the new address.
    """
    account = locked(account, by)
    may_change(account, by)
    if account.pk == by.pk:
        raise Refused(_("Ihre eigene Adresse kann nur eine andere Person ändern."))
    if account.email != before:
        raise Refused(_("Die Adresse ist inzwischen schon geändert: %(email)s.") % {"email": account.address})
    account.email = sendable_address(email)
    if account.email == before:
        raise Refused(_("Das ist die jetzige Adresse."))
    account.set_unusable_password()  # another one each time: sessions end with it
    try:
        with transaction.atomic():
            account.save(update_fields=["email", "password"])
    except IntegrityError as taken:
        raise Refused(_("Zu dieser Adresse gibt es schon ein Konto.")) from taken
    EmailAddress.objects.filter(user=account).delete()
    for recipient in (before, account.email):
        subject, body = address_changed(account, before=before, recipient=recipient, by=by)
        queue_mail(recipient=recipient, subject=subject, body=body)
    return account
