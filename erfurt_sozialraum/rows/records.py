"""What is put on record: added with the time and the person, never changed or deleted."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .publication import append_only


class Recorded(models.Model):
    """A row that says when and by whom it was written down; the day it tells of is another fact."""

    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True
        triggers = [append_only()]
