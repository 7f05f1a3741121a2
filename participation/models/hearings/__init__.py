"""What the council hears: invitations of its members, agenda items, deliberations, decisions."""

from .agenda import AgendaItem
from .deliberations import (
    LEAVES_OPEN,
    Decision,
    DecisionOutcome,
    Deliberation,
    DeliberationDate,
    DeliberationRole,
    DeliberationSession,
)
from .invitations import CouncilInvitation, CouncilInvitationDate, CouncilInvitationSession
from .mentions import DecisionMention
from .subjects import DecisionSubject, SubjectRole

__all__ = [
    "LEAVES_OPEN",
    "AgendaItem",
    "CouncilInvitation",
    "CouncilInvitationDate",
    "CouncilInvitationSession",
    "Decision",
    "DecisionMention",
    "DecisionOutcome",
    "DecisionSubject",
    "Deliberation",
    "DeliberationDate",
    "DeliberationRole",
    "DeliberationSession",
    "SubjectRole",
]
