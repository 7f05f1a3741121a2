"""What a form is made from."""

from typing import Any, TypeAlias

from django.http import QueryDict

FormData: TypeAlias = QueryDict | dict[str, Any] | None
"""What was sent (`request.POST`, `request.GET`), or None for a form that is only shown."""
