"""Invitations of council members."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.dates.models import DateStatement
from erfurt_sozialraum.rows.publication import Published, PublishedQuerySet
from erfurt_sozialraum.rows.viewers import PUBLIC, Viewer
from erfurt_sozialraum.text.examples import example_title
from participation.models.events import Event
from stakeholders.models.committees import Committee, CommitteeKind

from .sessions import Held, HeldQuerySet, Session


class CouncilInvitationQuerySet(HeldQuerySet, PublishedQuerySet):
    """Invitations of council members."""

    def open_to(self, user: Viewer) -> Q:
        """Public with the body that invites."""
        return super().open_to(user) & Q(committee__in=Committee.objects.visible_to(user))

    def own_of(self, user: Viewer) -> Q:
        """Those of the bodies that the account reads."""
        return Q(committee__in=Committee.objects.with_reader(user))

    def not_answered(self) -> Self:
        """Without those that ask whether anybody is invited, where a day is known for the same body.

        A committee of the council invites its members itself: a day of any of its sessions is one.
        """
        dated = CouncilInvitation.objects.visible_to(PUBLIC).as_of(self.day).dated_since("stated")
        sessions = Event.objects.taking_place().filter(committee__kind=CommitteeKind.COUNCIL).as_of(self.day)
        body = OuterRef("committee")
        answered = Q(Exists(dated.filter(committee=body)))
        answered |= Q(Exists(sessions.dated_since("stated").filter(committee=body)))
        return self.without_answered(answered)


class CouncilInvitation(Published, Held):
    """Members of the city council were, or will be, invited to a body: the date is of the meeting."""

    committee = models.ForeignKey(
        Committee, on_delete=models.CASCADE, related_name="council_invitations", verbose_name=_("Gremium")
    )
    title = models.CharField(_("Wozu eingeladen wird"), max_length=200)
    invited_on = models.DateField(_("eingeladen am"), null=True, blank=True)
    is_example = models.BooleanField(_("Beispiel"), default=False)
    # The form that made it: pressed twice, it makes one.
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    from_event = "invitation_sessions"

    objects = CouncilInvitationQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("Einladung des Stadtrats")
        verbose_name_plural = _("Einladungen des Stadtrats")

    def __str__(self) -> str:
        return example_title(self.title, self.is_example)


class CouncilInvitationDate(DateStatement):
    """For when council members are invited."""

    subject = models.ForeignKey(CouncilInvitation, on_delete=models.CASCADE, related_name="dates")
    undecided = _("eingeladen wird")

    class Meta(DateStatement.Meta):
        verbose_name = _("Termin einer Einladung des Stadtrats")
        verbose_name_plural = _("Termine von Einladungen des Stadtrats")


class CouncilInvitationSession(Session):
    """To which event council members are invited; without one: to none that is known any more."""

    subject = models.ForeignKey(CouncilInvitation, on_delete=models.CASCADE, related_name="sessions")
    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        null=True,
        related_name="invitation_sessions",
        verbose_name=_("Veranstaltung"),
    )

    class Meta(Session.Meta):
        verbose_name = _("Veranstaltung einer Einladung des Stadtrats")
        verbose_name_plural = _("Veranstaltungen von Einladungen des Stadtrats")

    def __str__(self) -> str:
        return str(self.event or _("keine Veranstaltung"))
