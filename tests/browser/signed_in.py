"""Signing in, by the form as people do, or without it for tests about what comes after."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from tests.factories import PASSWORD, PlannerFactory


def sign_in(context, user, url):
    """Give the browser's context the session of `user` at `url`."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}
    context.add_cookies([cookie])


def sign_in_by_form(page):
    """A planner signs in by e-mail and password on the page that asks for it."""
    user = PlannerFactory(name="Petra Beispiel")
    page.get_by_label("E-Mail-Adresse").fill(user.email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Mit Passwort anmelden").click()
    return user
