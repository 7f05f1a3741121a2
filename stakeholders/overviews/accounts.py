"""Accounts with what they may do: roles by time, and seats."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
)

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.folding import PersonKey, holding
from stakeholders.models import Role, RoleGrant, SeatHolder, User


@dataclass(frozen=True)
class AccountRow:
    """One account as lists and its own page show it."""

    account: User
    running: list[RoleGrant]
    over: list[RoleGrant]
    seats: list[SeatHolder]


def accounts(*, words: str = "", role: str = "") -> QuerySet:
    """Accounts that still have a name, by it; `is_running` says whether they give access today or later."""
    roles = RoleGrant.objects.running().exclude(_without_seat()).filter(user=OuterRef("pk"))
    seats = SeatHolder.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today()), person__user=OuterRef("pk"))
    rows = User.objects.filter(blanked_at=None)
    rows = rows.annotate(is_running=Q(is_active=True) & (Exists(roles) | Exists(seats)))
    rows = holding(rows, words, "name", "email")
    if role in Role.values:
        rows = rows.filter(Exists(roles.filter(role=role)))
    return rows.order_by(PersonKey(Value(""), F("name")), "email")


def _without_seat() -> Q:
    """Staff of somebody who holds no seat any more: the role gives nothing until there is one again."""
    seats = SeatHolder.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today()), person=OuterRef("works_for"))
    return Q(~Exists(seats), role=Role.STAFF)


def counted(rows: QuerySet[User]) -> dict[bool, int]:
    """How many give access (True) and how many do not (False)."""
    counts = rows.order_by().aggregate(
        running=Count("pk", filter=Q(is_running=True)), over=Count("pk", filter=Q(is_running=False))
    )
    return {True: counts["running"], False: counts["over"]}


def with_access(rows: QuerySet[User]) -> QuerySet:
    """Two more queries for the roles and seats of all rows."""
    seats = SeatHolder.objects.current().select_related("seat__committee", "seat__organisation")
    return rows.select_related("person", "deactivated_by").prefetch_related(
        Prefetch(
            "grants",
            RoleGrant.objects.select_related("granted_by", "ended_by", "works_for", "office")
            .annotate(is_idle=ExpressionWrapper(_without_seat(), BooleanField()))
            .order_by("-starts_on", "-pk"),
        ),
        Prefetch("person__held_seats", seats.order_by("seat__committee__order", "pk"), "seats_now"),
    )


def account_rows(rows: Iterable[User]) -> list[AccountRow]:
    """Rows of `with_access`, sorted out."""
    return [_row(account) for account in rows]


def _row(account: User) -> AccountRow:
    grants = list(account.grants.all())
    person: Any = getattr(account, "person", None)
    return AccountRow(
        account=account,
        running=[grant for grant in reversed(grants) if grant.is_running],
        over=[grant for grant in grants if not grant.is_running],
        seats=person.seats_now if person else [],
    )
