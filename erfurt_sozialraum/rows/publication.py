"""What the public may see: times of publication, slugs that never change."""

from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .transitions import Refused
from .viewers import Viewer, has_account, sees_internal

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def german_slug(text: str, *, max_length: int = 80) -> str:
    """Transliterate (ä→ae, ß→ss) before slugify, which would drop the ß."""
    return slugify(text.translate(_GERMAN))[:max_length].strip("-") or "ohne-titel"


def free_slug(model: type[models.Model], text: str, *, field: str = "slug", **scope: Any) -> str:
    """A slug made from `text` that no row of `model` within `scope` has in `field` yet."""
    longest = getattr(model._meta.get_field(field), "max_length", None) or 90
    # Room for the number that makes it unique.
    base = slug = german_slug(text, max_length=min(80, longest - 10))
    number = 2
    while model._default_manager.filter(**{field: slug}, **scope).exists():
        slug = f"{base}-{number}"
        number += 1
    return slug


def touched_trigger() -> pgtrigger.Trigger:
    """Keeps `modified` true for bulk updates too, which bypass auto_now."""
    return pgtrigger.Trigger(
        name="touch_modified",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="NEW.modified = clock_timestamp(); RETURN NEW;",
    )


def append_only() -> pgtrigger.Trigger:
    """Rows that may be added, never changed or deleted."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def never_deleted_once_public() -> pgtrigger.Trigger:
    """What was once public is withdrawn, never deleted."""
    return pgtrigger.Protect(
        name="keep_published",
        operation=pgtrigger.Delete,
        condition=pgtrigger.Q(old__published_at__isnull=False),
    )


class PublishedQuerySet(models.QuerySet):
    """Rows with a time of publication."""

    def visible_to(self, user: Viewer) -> Self:
        """Everybody sees what is public, the planning sees all, an account also what is its own."""
        if sees_internal(user):
            return self.all()
        seen, own = self.open_to(user), self.own_of(user) if has_account(user) else Q()
        # What was taken back is the planning's alone.
        return self.filter(seen | (own & Q(withdrawn_at=None)) if own else seen)

    def open_to(self, user: Viewer) -> Q:
        """What is published; narrowed by models that hang on other rows, as far as `user` sees those."""
        return Q(published_at__lte=Now(), withdrawn_at=None)

    def own_of(self, user: Viewer) -> Q:
        """What an account sees before it is public, by its bodies or its office: nothing by default."""
        return Q()

    def published(self) -> Self:
        """Public now: published, and not withdrawn since."""
        return self.filter(published_at__lte=Now(), withdrawn_at=None)

    def not_withdrawn(self) -> Self:
        """All that nobody took back, public yet or not: what counts as an answer, whoever asks."""
        return self.filter(withdrawn_at=None)


class Published(models.Model):
    """Closed by default: public only from `published_at` until `withdrawn_at`."""

    created = models.DateTimeField(_("angelegt"), default=timezone.now, editable=False)
    modified = models.DateTimeField(_("geändert"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("veröffentlicht"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("zurückgezogen"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        triggers = [touched_trigger(), never_deleted_once_public()]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_withdrawn_was_public",
                condition=Q(withdrawn_at=None) | Q(published_at__isnull=False),
            )
        ]

    @property
    def is_public(self) -> bool:
        """True while everybody may see it."""
        return bool(self.published_at and self.published_at <= timezone.now() and self.withdrawn_at is None)


def is_seen_by(user: Viewer, row: Published) -> bool:
    """The row is public, or `user` belongs to the planning; for rows at hand, without a query."""
    return row.is_public or sees_internal(user)


def publish(row: Published) -> None:
    """Show a row to everybody, for the first time or again."""
    rows = type(row)._default_manager.filter(Q(published_at=None) | Q(withdrawn_at__isnull=False), pk=row.pk)
    if not rows.update(published_at=Coalesce("published_at", Now()), withdrawn_at=None):
        raise Refused(gettext("„%(row)s“ ist schon öffentlich.") % {"row": row})


def withdraw(row: Published) -> None:
    """Take back what everybody sees; it stays stored, and may be shown again."""
    rows = type(row)._default_manager.filter(published_at__isnull=False, withdrawn_at=None, pk=row.pk)
    if not rows.update(withdrawn_at=Now()):
        raise Refused(gettext("„%(row)s“ ist nicht öffentlich.") % {"row": row})
