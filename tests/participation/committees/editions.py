"""An edition of a body's state of work."""

from stakeholders.models import StatusUpdate


def edition(body, number, as_of, **fields):
    return StatusUpdate.objects.create(
        committee=body, number=number, as_of=as_of, text=f"Text der Ausgabe {number}", **fields
    )
