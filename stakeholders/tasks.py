"""Background work of this app."""

from celery import shared_task

from stakeholders.actions.accounts import mails


@shared_task(name="stakeholders.send_mail")
def send_mail(pk: int) -> None:
    """Send one mail."""
    mails.send(pk)
