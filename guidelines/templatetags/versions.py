"""What a version counts for, in words: also where only its facts are known, as in a list of documents."""

from datetime import date

from django import template

from guidelines.models import standing

register = template.Library()


@register.simple_tag
def version_standing(number: int, as_of: date, adopted_on: date | None) -> str:
    """`{% version_standing row.newest row.newest_as_of row.newest_adopted_on as label %}`."""
    return standing(number, as_of, adopted_on)
