"""`manage.py invite EMAIL "NAME" --role operator`: the first account of an installation."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.transitions import Refused
from erfurt_sozialraum.text.addresses import NoAddress, canonical_address
from erfurt_sozialraum.text.cleaning import clean_line
from stakeholders.actions.accounts.administration import invite
from stakeholders.models import TIES, Role


class Command(BaseCommand):
    """Everybody else is invited in the portal, at /aufgaben/konten/."""

    help = "Lädt eine Person ein und gibt ihr Rollen; gibt es das Konto schon, kommen die Rollen dazu."

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the command line."""
        parser.add_argument("email", metavar="E-MAIL")
        parser.add_argument("name", metavar="NAME")
        parser.add_argument(
            "--role",
            action="append",
            # Whom staff and other offices are for is said in the portal.
            choices=[role.value for role in Role if role not in TIES],
            help="mehrfach möglich; sonst: operator",
        )

    def handle(self, *args, email: str, name: str, role: list[str] | None, **options) -> None:
        """Invite, and say what is new."""
        try:
            email = canonical_address(email)
            validate_email(email)
            invited = invite(
                email=email, name=clean_line(name), roles=role or [Role.OPERATOR], starts_on=today(), by=None
            )
        except ValidationError as error:
            raise CommandError("Das ist keine E-Mail-Adresse.") from error
        except NoAddress as fault:
            raise CommandError(str(fault) or "Das ist keine E-Mail-Adresse.") from fault
        except Refused as refused:
            raise CommandError(refused.message) from refused
        roles = ", ".join(grant.label for grant in invited.added) or "keine neue Rolle"
        mail = "Die Einladung geht hinaus." if invited.changed else "Es geht keine Mail hinaus."
        self.stdout.write(f"{invited.account.address}: {roles}. {mail}")
