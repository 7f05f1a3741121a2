"""The two invented logins of the demo."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from stakeholders.models import Committee, Person, Role, RoleGrant, Seat, SeatHolder, User

PLANNER = ("planung@example.org", "Erika Muster (Planung)")
SPOKESPERSON = ("sprecherin@example.org", "Ursula Beispiel")
SPOKESPERSON_BODY = "ag-der-sozialpolitischen-sprecher"
SEAT_LABEL = "Beispielsitz für die Demo: sozialpolitische Sprecherin"


@transaction.atomic
def ensure_demo_accounts(*, password: str) -> None:
    """Create the demo logins, or give them this password; only ever in the demo."""
    if not settings.DEMO:
        raise ImproperlyConfigured("Demo-Konten gibt es nur in der Demo (PORTAL_DEMO).")
    planner = _account(*PLANNER, password)
    if not planner.grants.current().filter(role=Role.PLANNER).exists():
        RoleGrant.objects.create(user=planner, role=Role.PLANNER)
    spokesperson = _account(*SPOKESPERSON, password)
    person, _new = Person.objects.get_or_create(
        user=spokesperson, defaults={"name": spokesperson.name, "is_example": True}
    )
    # Without Erfurt's process there is no AG: the login works all the same.
    committee = Committee.objects.filter(slug=SPOKESPERSON_BODY).first()
    if committee and not SeatHolder.objects.current().filter(person=person).exists():
        seat = Seat.objects.create(committee=committee, label=SEAT_LABEL, order=999, is_example=True)
        SeatHolder.objects.create(seat=seat, person=person)


def _account(email: str, name: str, password: str) -> User:
    """The account with this address, active, with this password."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    user.is_active = True
    # Setting a password ends all sessions: leave it where it is right already.
    if not user.check_password(password):
        user.set_password(password)
    user.save()
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user
