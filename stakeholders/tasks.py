"""Background work of this app."""

from celery import shared_task

from stakeholders.actions.accounts import mails
from stakeholders.actions.directory import forget_contacts


@shared_task(name="stakeholders.send_mail")
def send_mail(pk: int) -> None:
    """Send one mail."""
    mails.send(pk)


@shared_task(name="stakeholders.forget_contacts")
def forget_contacts_in_time() -> int:
    """Some times a day: delete contacts that have been kept long enough."""
    return forget_contacts()
