"""Schemes of areas and their areas; which actors work in which area."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates.validity import Valid
from erfurt_sozialraum.rows.folding import sort_key_field
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet

from .directory import Organisation


class Settlement(models.TextChoices):
    """The settlement type of an area."""

    URBAN = "urban", _("städtisch")
    ESTATE = "estate", _("Plattenbau")
    VILLAGE = "village", _("dörflich")


class AreaScheme(models.Model):
    """A named, versioned way to divide the city; several may stand side by side."""

    name = models.CharField(_("Gliederung"), max_length=120)
    slug = models.SlugField(unique=True)
    valid_from = models.DateField(_("gültig ab"), null=True, blank=True)
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)
    is_main = models.BooleanField(_("Hauptgliederung"), default=False)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Gebietsgliederung")
        verbose_name_plural = _("Gebietsgliederungen")
        constraints = [
            models.UniqueConstraint(
                fields=["is_main"], condition=Q(is_main=True), name="stakeholders_areascheme_one_main"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AreaQuerySet(PublishedQuerySet):
    """Areas."""

    def main(self) -> Self:
        """Areas of the scheme that forms and lists use."""
        return self.filter(scheme__is_main=True)


class Area(Published):
    """An area of a scheme, such as one of the 53 Ortsteile."""

    scheme = models.ForeignKey(
        AreaScheme, on_delete=models.PROTECT, related_name="areas", verbose_name=_("Gliederung")
    )
    number = models.CharField(_("Nummer"), max_length=10)
    name = models.CharField(_("Name"), max_length=120)
    slug = models.SlugField(max_length=90, unique=True)
    sort_key = sort_key_field("name")
    settlement = models.CharField(
        _("Siedlungsstruktur"), max_length=10, choices=Settlement.choices, blank=True
    )
    has_council = models.BooleanField(_("Ortsteilverfassung"), default=False)
    latitude = models.FloatField(_("Breite (ungefähr)"), null=True, blank=True)
    longitude = models.FloatField(_("Länge (ungefähr)"), null=True, blank=True)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Ortsteil")
        verbose_name_plural = _("Ortsteile")
        ordering = ["sort_key"]
        constraints = [
            *Published.Meta.constraints,
            models.UniqueConstraint(fields=["scheme", "number"], name="stakeholders_area_number"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> str:
        """As a sentence has it with "zu": "zum Moskauer Platz", "zur Altstadt", "zu Alach"."""
        return _placed(self.name, "zu", 0)

    @property
    def within(self) -> str:
        """Where it is: "am Moskauer Platz", "in der Altstadt", "in Alach"."""
        return _placed(self.name, "in", 1)

    @property
    def origin(self) -> str:
        """Where somebody comes from: "vom Moskauer Platz", "aus der Altstadt", "aus Alach"."""
        return _placed(self.name, "aus", 2)


_ENDS: tuple[tuple[tuple[str, ...], tuple[str, str, str]], ...] = (
    (("platz", "berg", "hügel"), ("zum", "am", "vom")),
    (("stadt", "siedlung"), ("zur", "in der", "aus der")),
    (("rieth",), ("zum", "im", "aus dem")),
)
"""How names of areas end that take an article, and what stands before them: zu, in, aus."""


def _placed(name: str, usual: str, which: int) -> str:
    """A name behind the word that it takes: "Roter Berg" becomes "am Roten Berg"."""
    for ends, words in _ENDS:
        if name.casefold().endswith(ends):
            return f"{words[which]} {name.replace('Roter ', 'Roten ')}"
    return f"{usual} {name}"


class AreaActor(Valid):
    """An organisation is at work in an area, from when until when."""

    area = models.ForeignKey(
        Area, on_delete=models.CASCADE, related_name="actors", verbose_name=_("Ortsteil")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="workplaces", verbose_name=_("Organisation")
    )

    class Meta(Valid.Meta):
        verbose_name = _("Akteur im Ortsteil")
        verbose_name_plural = _("Akteure im Ortsteil")
        constraints = [
            *Valid.Meta.constraints,
            models.UniqueConstraint(
                fields=["area", "organisation"],
                condition=Q(ends_on=None),
                name="stakeholders_areaactor_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.area})"
