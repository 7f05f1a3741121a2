"""Numbers about areas: what is counted, when it was counted, and the value of each area."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates.models import credible_days
from erfurt_sozialraum.rows.folding import sort_key_field
from erfurt_sozialraum.rows.latest import LatestQuerySet
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet, append_only
from erfurt_sozialraum.text.hints import FORMATTING_HINT

from .areas import Area


class IndicatorKind(models.TextChoices):
    """What a number counts decides what must be withheld."""

    PEOPLE = "people", _("Zahl von Menschen")
    SHARE = "share", _("Anteil von Menschen in Prozent")
    OTHER = "other", _("etwas anderes, zum Beispiel Plätze oder Flächen")


class Indicator(Published):
    """Something that is counted for every area, such as people under 18."""

    name = models.CharField(_("Kennzahl"), max_length=120, unique=True)
    slug = models.SlugField(max_length=90, unique=True)
    sort_key = sort_key_field("name")
    kind = models.CharField(_("Was gezählt wird"), max_length=10, choices=IndicatorKind.choices)
    unit = models.CharField(_("Einheit"), max_length=30, blank=True)
    explanation = models.TextField(_("Was die Zahl bedeutet"), blank=True, help_text=FORMATTING_HINT)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    objects = PublishedQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Kennzahl")
        verbose_name_plural = _("Kennzahlen")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    @property
    def unit_shown(self) -> str:
        """The unit beside a value; a share is always in percent."""
        return "%" if self.kind == IndicatorKind.SHARE else self.unit


class IndicatorSetQuerySet(LatestQuerySet):
    """Sets of values."""

    about = ("indicator", "as_of")

    def in_force(self) -> Self:
        """The set recorded last for each day; those it corrects stay stored."""
        return self.that_count()

    def most_recent(self) -> Self:
        """The most recent day of each indicator."""
        newest = IndicatorSet.objects.of_outer("indicator").latest_first("-as_of")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))


class IndicatorSet(models.Model):
    """The values of all areas as of a day, recorded together; a later set for the same day corrects it."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="sets", verbose_name=_("Kennzahl")
    )
    as_of = models.DateField(_("Stand vom"))
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("erfasst am"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    # The form that made it: pressed twice, it makes one set.
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = IndicatorSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("Erhebung")
        verbose_name_plural = _("Erhebungen")
        ordering = ["-as_of", "-recorded_at", "-pk"]
        triggers = [append_only()]
        constraints = [credible_days("as_of")]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.as_of:%d.%m.%Y}"


class IndicatorValue(models.Model):
    """The value of one area; a number about fewer than ten people is never stored, only that it is one."""

    set = models.ForeignKey(
        IndicatorSet, on_delete=models.CASCADE, related_name="values", verbose_name=_("Erhebung")
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="indicator_values", verbose_name=_("Ortsteil")
    )
    value = models.DecimalField(_("Wert"), max_digits=14, decimal_places=2, null=True, blank=True)
    is_withheld = models.BooleanField(_("nicht gezeigt"), default=False)

    class Meta:
        verbose_name = _("Wert eines Ortsteils")
        verbose_name_plural = _("Werte von Ortsteilen")
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint(fields=["set", "area"], name="stakeholders_indicatorvalue_one"),
            models.CheckConstraint(
                name="stakeholders_indicatorvalue_withheld",
                condition=Q(is_withheld=True, value=None) | Q(is_withheld=False, value__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}: {'–' if self.value is None else self.shown}"

    @property
    def shown(self) -> Decimal | None:
        """The value without needless zeros; None where it is withheld."""
        if self.value is None:
            return None
        whole = self.value.to_integral_value()
        return whole if whole == self.value else self.value.normalize()
