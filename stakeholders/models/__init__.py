"""All models of this app, chapter by chapter."""

from .accounts import PLANNING_ROLES, TIES, OutgoingMail, Role, RoleGrant, User, role_label, tie_of
from .areas import Area, AreaActor, AreaScheme, Settlement
from .barriers import BarrierReport
from .committees import Committee, CommitteeKind, ReadMark, Seat, SeatHolder, StatusUpdate
from .directory import Organisation, Person, PersonContact, Sector
from .indicators import Indicator, IndicatorKind, IndicatorSet, IndicatorValue
from .retention import DeletionRecord, PurgeRun

__all__ = [
    "PLANNING_ROLES",
    "TIES",
    "Area",
    "AreaActor",
    "AreaScheme",
    "BarrierReport",
    "Committee",
    "CommitteeKind",
    "DeletionRecord",
    "Indicator",
    "IndicatorKind",
    "IndicatorSet",
    "IndicatorValue",
    "Organisation",
    "OutgoingMail",
    "Person",
    "PersonContact",
    "PurgeRun",
    "ReadMark",
    "Role",
    "RoleGrant",
    "Seat",
    "SeatHolder",
    "Sector",
    "Settlement",
    "StatusUpdate",
    "User",
    "role_label",
    "tie_of",
]
