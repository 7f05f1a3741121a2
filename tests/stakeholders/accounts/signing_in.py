"""Signing in as the tests do it: the addresses, a code asked for, the code in the mail."""

import re

from stakeholders.models import OutgoingMail

LOGIN, CODE, CONFIRM = "/konto/login/", "/konto/login/code/", "/konto/login/code/confirm/"


def request_code(client, email, **query):
    return client.post(CODE, {"email": email, **query})


def code_from_mail():
    return re.search(r"^ {4}(\S+)$", OutgoingMail.objects.latest("pk").body, re.M)[1]


def is_signed_in(client):
    return "_auth_user_id" in client.session
