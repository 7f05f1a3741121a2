"""A log says where a mistake happened, never what a person typed."""

import io
import logging
import sys
from logging.config import dictConfig

import pytest
from celery.app.trace import build_tracer
from django.conf import settings
from django.db import IntegrityError, connection
from django.test import Client

from erfurt_sozialraum.celery import app
from stakeholders.models import User

SECRET = "geheim@example.org"


@pytest.fixture
def said(monkeypatch):
    """All that would stand in the terminal, or in the log of a worker."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    before = logging.getLogger().handlers[:]
    dictConfig(settings.LOGGING)
    yield stream
    logging.getLogger().handlers[:] = before


@pytest.mark.django_db(transaction=True)
def test_a_row_that_a_database_quotes_is_not_written_down(said):
    User.objects.create_user(SECRET)
    try:
        try:
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO stakeholders_user SELECT * FROM stakeholders_user")
        except IntegrityError as error:
            assert "already exists" in str(error)
            raise ValueError(f"invalid: {SECRET}") from error
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: /konto/")
    assert SECRET not in said.getvalue()
    for kept in ("Internal Server Error: /konto/", "IntegrityError", "ValueError", "test_logs.py"):
        assert kept in said.getvalue()


@pytest.mark.django_db
def test_a_foreign_host_is_one_line(said):
    assert Client().get("/", headers={"host": "fremd.example"}).status_code == 400
    lines = said.getvalue().strip().splitlines()
    assert len(lines) == 1
    assert "fremd.example" in lines[0]


def test_what_the_system_says_of_a_file_is_kept(said, tmp_path):
    try:
        (tmp_path / "voll").read_text()
    except OSError:
        logging.getLogger("x").exception("Nicht zu lesen")
    assert f"FileNotFoundError: No such file or directory ({tmp_path}/voll)" in said.getvalue()


def test_a_task_that_fails_says_its_name_and_the_kind_of_mistake(said):
    @app.task(name="tests.fails", bind=False)
    def fails(pk):
        raise ValueError(SECRET)

    build_tracer("tests.fails", fails, app=app)("an-id", [1], {}, {"id": "an-id", "is_eager": False})
    app.tasks.pop("tests.fails")
    assert SECRET not in said.getvalue()
    assert "ValueError" in said.getvalue()
    assert "tests.fails" in said.getvalue()
