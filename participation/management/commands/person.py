"""`manage.py person export|erase ADDRESS`: what somebody asks for whom the portal knows."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.rights import erase, refuse_while_needed
from participation.export.rights import as_html, as_json
from participation.overviews.rights import dossier, find


class Command(BaseCommand):
    """Operators find the same in the portal, at /aufgaben/auskunft/."""

    help = "Gibt aus, was über eine Person gespeichert ist, oder löscht Name, Adresse und Kontakt."

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the command line."""
        parser.add_argument("what", choices=["export", "erase"])
        parser.add_argument("address", metavar="ADRESSE")
        parser.add_argument("--html", action="store_true", help="export: zum Lesen statt als JSON")
        parser.add_argument("--yes", action="store_true", help="erase: nicht nachfragen")

    def handle(self, *args, what: str, address: str, html: bool, yes: bool, **options) -> None:
        """Print, or ask and erase."""
        found = find(address)
        if found.is_empty:
            raise CommandError(_("Zu dieser Adresse ist nichts gespeichert."))
        if what == "export":
            self.stdout.write((as_html if html else as_json)(dossier(found)))
            return
        try:
            refuse_while_needed(found)
            names = ", ".join(found.names) or _("ohne Namen")
            if not yes and input(_("%(names)s löschen? Schreiben Sie „ja“: ") % {"names": names}) != "ja":
                raise CommandError(_("Nichts wurde gelöscht."))
            erased = erase(address, seen=found.names)
        except Refused as refused:
            raise CommandError(refused.message) from refused
        for gone, number in erased.gone:
            self.stdout.write(_("gelöscht: %(what)s: %(n)d") % {"what": gone, "n": number})
        for deed in erased.stays:
            words = {"what": deed.what, "how": deed.how, "n": len(deed.numbers)}
            self.stdout.write(_("bleibt, ohne Namen: %(what)s, %(how)s: %(n)d") % words)
        for mention in erased.mentions:
            words = {"what": mention.what, "where": mention.where, "n": mention.numbers}
            self.stdout.write(_("bitte prüfen, der Name steht im Text: %(what)s, %(where)s: %(n)s") % words)
        self.stdout.write(
            _(
                "Was bleibt, bleibt nach Artikel 17 Absatz 3 Buchstaben b und d DSGVO: "
                "für eine Aufgabe im öffentlichen Interesse und für das Archiv."
            )
        )
