"""What may be done in this app to one row; which rows may be seen stands in `visible_to`."""

import rules
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .models import Committee, Role, User


def account_of(request: HttpRequest) -> User:
    """The account that sent the request; PermissionDenied where none did."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def holds(*roles: str) -> rules.Predicate:
    """A predicate: the account holds one of `roles` today."""

    @rules.predicate(f"holds:{','.join(roles)}")
    def predicate(user: User) -> bool:
        return user.is_authenticated and user.has_role(*roles)

    return predicate


@rules.predicate
def is_member(user: User, committee: Committee | None) -> bool:
    """The account holds a seat in the body today."""
    return committee is not None and Committee.objects.with_member(user).filter(pk=committee.pk).exists()


@rules.predicate
def reads_internals(user: User, committee: Committee | None) -> bool:
    """The account holds a seat in the body today, or works for somebody who does."""
    return committee is not None and Committee.objects.with_reader(user).filter(pk=committee.pk).exists()


@rules.predicate
def belongs_to_operator(user: User, account: User | None) -> bool:
    """The account that is to be changed holds the role of operators, today or later."""
    return account is not None and account.grants.running().filter(role=Role.OPERATOR).exists()


planner = holds(Role.PLANNER)
operator = holds(Role.OPERATOR)
MANAGING_ROLES = (Role.PLANNER, Role.OPERATOR)
manages_accounts = holds(*MANAGING_ROLES)

rules.add_perm("stakeholders.view_internal", planner | holds(Role.EDITOR) | reads_internals)
rules.add_perm("stakeholders.edit_status", planner | holds(Role.EDITOR))
rules.add_perm("stakeholders.edit_organisations", planner | holds(Role.EDITOR))
rules.add_perm("stakeholders.edit_areas", planner | holds(Role.EDITOR))
rules.add_perm("stakeholders.edit_committees", planner)
rules.add_perm("stakeholders.repeat_mail", holds(Role.OPERATOR))
rules.add_perm("stakeholders.answer_barriers", holds(*MANAGING_ROLES))
rules.add_perm("stakeholders.mark_read", planner | reads_internals)
rules.add_perm("stakeholders.manage_accounts", manages_accounts)
rules.add_perm("stakeholders.change_account", manages_accounts & (operator | ~belongs_to_operator))
rules.add_perm("stakeholders.grant_operator", operator)
