"""Areas, and which organisation is at work where."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.editing.conflicts import store_named
from erfurt_sozialraum.rows.transitions import Refused
from stakeholders.models import Area, AreaActor, AreaScheme, Organisation


def store_area(area: Area, *, revision: str, values: dict[str, Any]) -> Area:
    """Store an area; its number is its own within the scheme."""
    return store_named(area, revision=revision, values=values, key=("scheme", "number"))


@transaction.atomic
def make_main(scheme: AreaScheme) -> None:
    """Forms, map and lists use this scheme from now on; what names areas of the former one keeps them."""
    list(AreaScheme.objects.select_for_update().order_by("pk"))  # two at once wait for each other
    if not Area.objects.published().filter(scheme=scheme).exists():
        raise Refused(
            _("„%(scheme)s“ hat noch kein veröffentlichtes Gebiet. Das Portal stünde ohne Ortsteile da.")
            % {"scheme": scheme}
        )
    if AreaScheme.objects.filter(pk=scheme.pk, is_main=True).exists():
        raise Refused(_("„%(scheme)s“ ist schon die Hauptgliederung.") % {"scheme": scheme})
    AreaScheme.objects.filter(is_main=True).update(is_main=False)
    AreaScheme.objects.filter(pk=scheme.pk).update(is_main=True)


@transaction.atomic
def add_workplaces(
    organisation: Organisation, *, areas: Iterable[Area], starts_on: date | None, source: str, **said: Any
) -> int:
    """The organisation begins to work in `areas`; those where it works already are left alone.

    `said`: when it was stated.
    """
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    working = AreaActor.objects.filter(organisation=organisation, ends_on=None)
    known = set(working.values_list("area", flat=True))
    new = [
        AreaActor(organisation=organisation, area=area, starts_on=starts_on, source=source, **said)
        for area in areas
        if area.pk not in known
    ]
    return len(AreaActor.objects.bulk_create(new))


def end_workplace(workplace: AreaActor) -> None:
    """The organisation leaves the area with this day; that it was there stays."""
    day = today()
    rows = AreaActor.objects.filter(Q(starts_on=None) | Q(starts_on__lte=day), pk=workplace.pk)
    if not rows.end(day):
        raise Refused(_("Das ist schon beendet, oder es hat noch nicht begonnen."))


@transaction.atomic
def resume_workplace(workplace: AreaActor) -> None:
    """The organisation did not leave the area."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=workplace.organisation_id)
    working = AreaActor.objects.filter(organisation=workplace.organisation_id, area=workplace.area_id)
    if working.filter(ends_on=None).exists():
        raise Refused(_("Die Organisation arbeitet dort schon wieder."))
    AreaActor.objects.filter(pk=workplace.pk).reopen()
