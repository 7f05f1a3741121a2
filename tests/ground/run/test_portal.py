"""`manage.py portal` as a person runs it: starts, keeps data, stops, and says what is wrong."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.ground.conftest import Portal, gone

pytestmark = pytest.mark.embedded
SERVICES = {"Datenbank", "Webserver", "Worker", "Taktgeber"}


def contributions(portal: Portal) -> int:
    """How many contributions the running portal's database holds."""
    command = Path(f"/proc/{portal.services()['Datenbank']}/cmdline").read_text()
    folder = command.partition('unix_socket_directories="')[2].partition('"')[0]
    with psycopg.connect(f"postgres://postgres@/portal?host={folder}") as connection:
        return connection.execute("SELECT count(*) FROM participation_contribution").fetchone()[0]


def test_life_of_a_portal(kept_dir, free_port):
    """One story, because a first start takes seconds: filled, stopped, killed, and nothing is lost."""
    with Portal(kept_dir, free_port, DEMO_PASSWORD="ein-langes-passwort") as first:
        first.wait_until_ready()
        assert set(first.services()) == SERVICES
        assert f"http://127.0.0.1:{free_port}/" in first.text()
        assert first.text().count("Passwort ein-langes-passwort") == 2
        assert {"planung@example.org", "sprecherin@example.org"} <= set(first.text().split())
        assert contributions(first) == 60
        assert stat.S_IMODE((kept_dir / "secret-key").stat().st_mode) == 0o600
        family = first.family()
        assert first.stop(signal.SIGINT) == 0
        assert [pid for pid in family if not gone(pid, 1)] == [], "every process ended with it"
        assert not first.record.exists()

    with Portal(kept_dir, free_port) as second:
        second.wait_until_ready()
        assert second.cpu_seconds() < 12, "on two idle cores a second start takes about 3 s"
        assert "wird geladen" not in second.text(), "filled only once"
        assert contributions(second) == 60
        password = (kept_dir / "demo-password").read_text()
        assert second.text().count(f"Passwort {password}") == 2
        family = second.family()
        second.process.kill()
        second.process.wait()
    with Portal(kept_dir, free_port) as third:
        third.wait_until_ready()  # neither port nor folder is blocked after SIGKILL
        assert [pid for pid in family if not gone(pid)] == []
        assert contributions(third) == 60
        assert third.text().count(f"Passwort {password}") == 2, "the password is kept"
        assert third.stop() == 0


def test_what_dies_is_started_again(kept_dir, free_port):
    with Portal(kept_dir, free_port) as portal:
        portal.wait_until_ready()
        before = portal.services()
        for pid in before.values():
            os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and set(portal.services().values()) & set(before.values()):
            time.sleep(0.1)
        portal.wait_until_ready(30)
        assert set(portal.services()) == SERVICES
        assert portal.text().count("wird neu gestartet") == 4
        assert portal.stop() == 0


def test_a_second_portal_on_the_same_folder_is_refused(kept_dir, free_port):
    with Portal(kept_dir, free_port) as portal:
        portal.wait_until_ready()
        said = portal.text()
        with Portal(kept_dir, free_port) as other:
            assert other.process.wait(20) == os.EX_TEMPFAIL
            assert other.text() == f"Das Portal läuft schon mit dem Datenordner {kept_dir}.\n"
        assert portal.get("/health/ready")[0] == 200
        assert "Das Portal läuft: " in said
        assert portal.stop() == 0


def test_receipt_codes_and_addresses_are_in_no_log(kept_dir, free_port):
    with Portal(kept_dir, free_port, ACCESS_LOG="-") as portal:
        portal.wait_until_ready()
        portal.get("/mein-beitrag/GEHEIM-1234/?von=GEHEIM")
        portal.get("/mein-beitrag/GEHEIM-1234/mehr")
        assert portal.stop() == 0
        lines = [line for line in portal.text().splitlines() if "mein-beitrag" in line]
        assert "GEHEIM" not in portal.text()
        assert "127.0.0.1" not in "".join(lines)
        assert any("GET /mein-beitrag/***/mehr 404" in line for line in lines), portal.text()


def test_a_taken_port_is_named_with_a_way_out(data_dir):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with Portal(data_dir, port) as portal:
            assert portal.process.wait(20) == os.EX_UNAVAILABLE
            assert portal.text() == (
                f"Der Port {port} ist schon belegt. Ein anderer Port: PORT={port + 10} make run\n"
            )
    assert not (data_dir / "postgres").exists(), "nothing was begun"


@pytest.mark.parametrize(
    ("environment", "code", "sentence"),
    [
        ({"PORT": "achttausend"}, os.EX_USAGE, "PORT=achttausend ist keine Portnummer."),
        ({"DATA_DIR": "/dev/null/daten"}, os.EX_CANTCREAT, "In den Ordner /dev/null/daten lässt sich nicht"),
        (
            {"DATABASE_URL": "postgres://wer:geheim@127.0.0.1:1/portal"},
            os.EX_UNAVAILABLE,
            "Die Datenbank aus DATABASE_URL (127.0.0.1/portal) ist nicht erreichbar: ",
        ),
        (
            {"REDIS_URL": "redis://127.0.0.1:1/0"},
            os.EX_UNAVAILABLE,
            "Redis aus REDIS_URL ist nicht erreichbar: ",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(data_dir, free_port, environment, code, sentence):
    with Portal(data_dir, free_port, **environment) as portal:
        assert (portal.process.wait(30), portal.text()[: len(sentence)]) == (code, sentence)
        assert "Traceback" not in portal.text()
        assert "geheim" not in portal.text()


def test_make_interrupted_alone_ends_the_portal(kept_dir, free_port, tmp_path):
    """GNU make hears SIGINT and tells nobody; the portal notices."""
    makefile = tmp_path / "Makefile"
    makefile.write_text(f"run:\n\t@exec {sys.executable} manage.py portal --end-with-parent\n")
    portal = Portal.__new__(Portal)
    portal.data_dir, portal.port, portal.said = kept_dir, free_port, tmp_path / "said.txt"
    with portal.said.open("wb") as output:
        portal.process = subprocess.Popen(
            ["make", "-f", str(makefile), "run"],
            env=os.environ | {"PORT": str(free_port), "DATA_DIR": str(kept_dir), "DATABASE_URL": ""},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    with portal:
        portal.wait_until_ready()
        family = portal.family()
        portal.stop(signal.SIGINT)
        assert [pid for pid in family if not gone(pid, 1)] == []
