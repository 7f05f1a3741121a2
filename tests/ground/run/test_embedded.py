"""The embedded PostgreSQL: starts, stops, survives a crash, and bothers nobody."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from erfurt_sozialraum.run import folders
from erfurt_sozialraum.run.children import Account, Trouble
from erfurt_sozialraum.run.embedded import Server
from erfurt_sozialraum.run.folders import account, open_to
from tests.ground.conftest import BASE_DIR, gone

pytestmark = pytest.mark.embedded


def query(server: Server, statement: str) -> tuple:
    """The first row that a statement returns."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        return connection.execute(statement).fetchone()


def test_keeps_data_and_leaves_neither_process_nor_socket(data_dir):
    with Server(data_dir, throwaway=True) as server:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('Äpfel')")
        pid = server.process.pid
    assert gone(pid)
    assert not server.socket.exists()
    with Server(data_dir, throwaway=True) as again:
        assert query(again, "SELECT word FROM kept") == ("Äpfel",)


def test_is_postgresql_18_in_utf8_without_tcp(data_dir):
    with Server(data_dir, throwaway=True) as server:
        assert query(server, "SELECT current_setting('server_version_num')::int / 10000") == (18,)
        assert query(server, "SELECT current_setting('listen_addresses')") == ("",)
        assert query(server, "SELECT current_setting('server_encoding'), lower('ÄÖÜ')") == ("UTF8", "äöü")
        assert query(
            server, "SELECT to_tsvector('german', 'ÖFFNUNGSZEITEN') @@ to_tsquery('german', 'öffnung:*')"
        ) == (True,)
        assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700
        assert stat.S_IMODE(server.folder.stat().st_mode) == 0o700


def test_starts_again_after_the_server_was_killed(data_dir):
    with Server(data_dir, throwaway=True) as server:
        pid = server.process.pid
        os.kill(pid, signal.SIGKILL)
        assert gone(pid)
        server.process.wait()
    with Server(data_dir, throwaway=True) as again:
        assert query(again, "SELECT 1") == (1,)


def test_what_people_wrote_is_in_no_log(data_dir):
    refused = [
        ("INSERT INTO said VALUES (%s, 'k', %s)", ("Erika Geheim, Krämpferstraße", 1)),
        ("INSERT INTO said VALUES (%s, NULL, %s)", ("Erika Geheim, Krämpferstraße", 1)),
        ("INSERT INTO said VALUES (%s, 'l', %s)", ("Erika Geheim, Krämpferstraße", -1)),
    ]
    with (
        Server(data_dir, throwaway=True) as server,
        psycopg.connect(server.url, autocommit=True) as connection,
    ):
        connection.execute("CREATE TABLE said (text text, key text PRIMARY KEY, n int CHECK (n > 0))")
        connection.execute("INSERT INTO said VALUES ('Erstes', 'k', 1)")
        for factory in (psycopg.Cursor, psycopg.ClientCursor):  # parameters apart, and within the statement
            connection.cursor_factory = factory
            for statement, values in refused:
                with pytest.raises(psycopg.IntegrityError):
                    connection.execute(statement, values)
    log = server.log.read_text()
    assert log.count("duplicate key value violates unique constraint") == 2, "errors are still named"
    for trace in ("Geheim", "Krämpfer", "INSERT", "DETAIL", "STATEMENT", "(k)"):
        assert trace not in log


def test_a_first_start_cut_short_is_made_good(data_dir):
    half_done = data_dir / "postgres.new"
    half_done.mkdir()
    (half_done / "PG_VERSION").write_text("18\n")
    with Server(data_dir, throwaway=True) as server:
        assert query(server, "SELECT 1") == (1,)
    assert not half_done.exists()


def test_another_major_version_is_refused_in_a_sentence(data_dir):
    with Server(data_dir, throwaway=True):
        pass
    (data_dir / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(Trouble, match="gehört zu PostgreSQL 17, hier läuft 18"), Server(data_dir):
        pass


def test_a_server_that_cannot_start_says_why(data_dir):
    with Server(data_dir, throwaway=True):
        pass
    (data_dir / "postgres" / "postgresql.conf").write_text("nonsense = on\n")
    server = Server(data_dir, throwaway=True)
    with pytest.raises(Trouble, match="(?s)ist nicht gestartet.*nonsense"), server:
        pass
    assert (server.process, server.socket.exists()) == (None, False)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes to another user")
def test_root_runs_it_as_nobody_and_moves_out_of_a_closed_folder(data_dir, monkeypatch):
    closed = data_dir / "closed"
    (closed / "data").mkdir(parents=True)
    closed.chmod(0o700)
    monkeypatch.setattr(folders, "SYSTEM_DIR", data_dir / "lasting")
    with Server(closed / "data", throwaway=True) as server:
        assert server.moved
        assert server.folder.parent.parent == data_dir / "lasting"
        assert (
            server.folder.stat().st_uid == account().uid == Path(f"/proc/{server.process.pid}").stat().st_uid
        )
        assert query(server, "SELECT 1") == (1,)
    place = server.folder
    with Server(closed / "data", throwaway=True) as again:
        assert again.folder == place


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes to another user")
def test_programs_below_a_closed_folder_are_copied(data_dir, monkeypatch):
    monkeypatch.setattr(folders, "SYSTEM_DIR", data_dir / "lasting")
    really = open_to
    monkeypatch.setattr(
        folders, "open_to", lambda user, folder: "site-packages" not in str(folder) and really(user, folder)
    )
    with Server(data_dir, throwaway=True) as server:
        program = Path(f"/proc/{server.process.pid}/exe").resolve()
        assert query(server, "SELECT to_tsvector('german', 'Häuser') @@ 'haus'::tsquery") == (True,)
    assert program.is_relative_to(data_dir / "lasting")


def python_of(user: Account) -> str:
    """A Python of our version that this user may run: ours may lie in a folder that only root may enter."""
    for path in (sys.executable, "/usr/bin/python{}.{}".format(*sys.version_info)):
        if subprocess.run(["test", "-x", path], user=user.uid, cwd="/", check=False).returncode == 0:
            return path
    pytest.skip("no Python of this version that another user may run")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_an_ordinary_user_can_run_it(data_dir):
    user = account()
    python = python_of(user)
    os.chown(data_dir, user.uid, user.gid)
    script = (
        "import sys; from pathlib import Path; from erfurt_sozialraum.run.embedded import Server\n"
        "with Server(Path(sys.argv[1]), throwaway=True) as server: print(server.account, server.moved)"
    )
    done = subprocess.run(
        [python, "-c", script, str(data_dir)],
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        user=user.uid,
        group=user.gid,
        extra_groups=[],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("None False\n", "")


def run_cli(*command: str, **options) -> subprocess.CompletedProcess:
    """`python -m erfurt_sozialraum.run.embedded run -- …`, without a server named in the environment."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DATA_DIR")
    }
    return subprocess.run(
        [sys.executable, "-m", "erfurt_sozialraum.run.embedded", "run", "--", *command],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def test_run_gives_the_command_a_server_and_its_exit_code():
    script = (
        "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL'])"
        ".execute(\"select 'da'\").fetchone()[0], os.environ['DATA_DIR']); raise SystemExit(7)"
    )
    done = run_cli(sys.executable, "-c", script)
    answer, folder = done.stdout.split()
    assert (done.returncode, answer) == (7, "da"), done.stderr
    assert not Path(folder).exists()


def test_run_names_a_command_that_is_not_there():
    done = run_cli("no-such-command")
    assert (done.returncode, done.stderr.strip()) == (
        os.EX_NOINPUT,
        "no-such-command: No such file or directory",
    )


def test_sigkill_of_run_leaves_no_server(data_dir):
    script = "import time; print('da', flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-m", "erfurt_sozialraum.run.embedded", "run", "--", sys.executable, "-c", script],
        cwd=BASE_DIR,
        env=os.environ | {"TMPDIR": str(data_dir)},
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout.readline() == "da\n"
        listed = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        children = [int(pid) for pid in listed]
        assert len(children) == 2, "the server and the command"
        parent.kill()
        assert [pid for pid in children if not gone(pid)] == []
