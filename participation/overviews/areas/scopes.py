"""Which districts a process, a step and what hangs on them are for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.annotated import AnnotatedRow, Rows
from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import Process, Step
from stakeholders.models import Area


@dataclass(frozen=True)
class StepDistricts:
    """The districts (name, slug) of a step: its own, or else those of its process; none: no single one."""

    areas: Sequence[Mapping[str, str]]
    of_process: bool

    @property
    def text(self) -> str:
        """The districts in words."""
        if not self.areas:
            return _("keinem einzelnen Ortsteil zugeordnet")
        return ", ".join(area["name"] for area in self.areas)


def named_areas(user: Viewer, **outer: OuterRef) -> ArraySubquery:
    """To annotate with: the districts (name, slug) that belong to the outer row, in German order."""
    rows = Area.objects.visible_to(user).filter(**outer).order_by("sort_key")
    return ArraySubquery(rows.values(facts=JSONObject(name="name", slug="slug")))


def with_districts(user: Viewer, steps: Rows) -> Rows:
    """Annotate what `districts_of` reads; no query more."""
    return steps.annotate(
        own_areas=named_areas(user, steps=OuterRef("pk")),
        process_areas=named_areas(user, processes=OuterRef("process")),
    )


def districts_of(step: AnnotatedRow) -> StepDistricts:
    """The districts of a step that comes `with_districts`."""
    return StepDistricts(step.own_areas or step.process_areas, of_process=not step.own_areas)


def located_in(area: Area | OuterRef, *, step: str, process: str = "process") -> tuple[Q, Q]:
    """Conditions on rows that name a `step` and a `process`: for this district; for no single district.

    What a step says counts; where it names no district, its process counts.
    """
    own = Step.areas.through._default_manager.filter(step=OuterRef(step))
    theirs = Process.areas.through._default_manager.filter(process=OuterRef(process))
    unnamed = ~Q(Exists(own))
    here = Q(Exists(own.filter(area=area))) | (unnamed & Q(Exists(theirs.filter(area=area))))
    return here, unnamed & ~Q(Exists(theirs))
