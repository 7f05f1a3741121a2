"""Texts that may be translated later."""

from typing import TYPE_CHECKING, TypeAlias

from django.utils.functional import Promise

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Text
else:
    Text: TypeAlias = str | Promise
    """A text in the reader's language: translated now, or only when it is shown."""
