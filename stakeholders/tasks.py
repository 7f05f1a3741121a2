"""Background work of this app."""

from celery import shared_task

from stakeholders.actions.accounts import mails

LONGEST_SENDING = 300
"""Seconds; a server that drips its answers must not hold a worker for ever."""


@shared_task(name="stakeholders.send_mail", time_limit=LONGEST_SENDING)
def send_mail(pk: int) -> None:
    """Send one mail."""
    mails.send(pk)
