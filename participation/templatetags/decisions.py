"""The decisions that name a version, on a page of the app that keeps the version."""

from typing import Any

from django import template

from guidelines.models import Version
from participation.overviews.hearings.subjects import decided_of, with_decided

register = template.Library()


@register.inclusion_tag("participation/hearings/told.html", takes_context=True)
def decisions_on(context: dict[str, Any], version: Version) -> dict[str, Any]:
    """`{% decisions_on version %}`: what was decided, and who decided."""
    user = context["request"].user
    may_decide = user.has_perm("participation.edit_process")
    row = with_decided(user, Version.objects.filter(pk=version.pk)).get()
    return {"decided": decided_of(row), "may_decide": may_decide}
