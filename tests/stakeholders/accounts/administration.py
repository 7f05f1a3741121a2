"""Addresses of the administration of accounts, and what its forms send."""

from datetime import timedelta

from erfurt_sozialraum.dates import today

LIST, INVITE = "/aufgaben/konten/", "/aufgaben/konten/einladen/"
SOON = today() + timedelta(days=30)


def page_of(account, rest=""):
    return f"{LIST}{account.pk}/{rest}"


def role_page(grant):
    return page_of(grant.user, f"rollen/{grant.pk}/")


def invitation(**changes):
    return {
        "name": "Nina Neu",
        "email": "nina@example.org",
        "roles": ["editor"],
        "starts_on": today().isoformat(),
        "ends_on": "",
        "person": "",
        **changes,
    }


def grant_form(**changes):
    return {"role": "releaser", "starts_on": today().isoformat(), "ends_on": "", **changes}
