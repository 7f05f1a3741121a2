"""One way to ask for a permission in a view."""

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest


def require(request: HttpRequest, permission: str, row: Model | None = None) -> None:
    """Raise PermissionDenied (403) unless the user holds `permission` on `row`."""
    if not request.user.has_perm(permission, row):
        raise PermissionDenied
