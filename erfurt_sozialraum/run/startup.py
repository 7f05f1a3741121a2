"""The steps of a start, before any service runs: database reachable, migrated, filled once; static files."""

from pathlib import Path

import psycopg
import redis
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError
from django.utils.module_loading import import_string

from .children import Trouble
from .launch import demo_password
from .static_files import collect_if_changed
from .supervisor import say

SAMPLES = 60
DEMO_LOGINS = {"planung@example.org": "Planung", "sprecherin@example.org": "Sprecherin der AG"}


def check_servers() -> None:
    """Stop with a sentence where a database or Redis that was named does not answer."""
    try:
        connection.ensure_connection()
    except (OperationalError, psycopg.OperationalError) as error:
        server = f"{connection.settings_dict['HOST'] or 'lokal'}/{connection.settings_dict['NAME']}"
        raise Trouble(
            f"Die Datenbank aus DATABASE_URL ({server}) ist nicht erreichbar: {_line(error)}"
        ) from error
    if settings.REDIS_URL:
        try:
            redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=3, socket_timeout=3).ping()
        except redis.RedisError as error:
            raise Trouble(f"Redis aus REDIS_URL ist nicht erreichbar: {_line(error)}") from error


def bring_up_to_date() -> None:
    """Migrate, collect static files and, the very first time, load Erfurt's process."""
    for folder in ("files", "mail"):
        (Path(settings.DATA_DIR) / folder).mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Datenbank wird eingerichtet …")
        call_command("migrate", interactive=False, verbosity=0)
    if collect_if_changed():
        say("Gestaltung wurde bereitgestellt.")
    if not apps.get_model("participation", "Process").objects.exists():
        say("Prozess der Stadt Erfurt wird geladen …")
        call_command("load_erfurt", verbosity=0, **({"sample": SAMPLES} if settings.DEMO else {}))


def ensure_logins() -> str | None:
    """In the demo, make sure that the two logins exist; return their password."""
    if not settings.DEMO:
        return None
    password = demo_password(Path(settings.DATA_DIR))
    # By name: the ground knows no app.
    import_string("stakeholders.actions.accounts.demo.ensure_demo_accounts")(password=password)
    return password


def greet(password: str | None) -> None:
    """Say where the portal is and how to sign in."""
    say(f"\nDas Portal läuft: {settings.SITE_URL}/")
    if password is not None:
        say("Anmelden als …")
        for email, role in DEMO_LOGINS.items():
            say(f"  {role:<18} {email:<24} Passwort {password}")
        say(f"  unter {settings.SITE_URL}/konto/login/ – Mails stehen unter {settings.SITE_URL}/demo/post/")
    say("Beenden mit Strg+C.\n")


def _line(error: Exception) -> str:
    """Return an error's first line."""
    return str(error).strip().partition("\n")[0]
