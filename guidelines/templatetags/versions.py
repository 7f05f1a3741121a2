"""What a version counts for, in words: also where only its facts are known, as in a list of documents."""

from datetime import date

from django import template

from guidelines.models import standing

register = template.Library()


@register.simple_tag
def version_standing(number: int, as_of: date, status: str, decided_on: date | None) -> str:
    """`{% version_standing number as_of status decided_on as label %}`, as of `with_newest`."""
    return standing(number, as_of, status, decided_on)
