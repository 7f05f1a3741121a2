"""What the machine lacks is said in a sentence; what keeps dying is given up; no log holds a code."""

import errno
import logging
import os
import shutil
import signal
import sys

import pytest
from celery.signals import beat_init, before_task_publish, worker_init

from erfurt_sozialraum.run import launch, machine
from erfurt_sozialraum.run import supervisor as supervisor_module
from erfurt_sozialraum.run.background import read_away
from erfurt_sozialraum.run.children import Trouble, birth, end, end_leftover, spawn
from erfurt_sozialraum.run.logs import MaskReceiptCodes, masked
from erfurt_sozialraum.run.machine import claim_folder
from erfurt_sozialraum.run.supervisor import MOST_DEATHS, Service, Supervisor


def test_missing_pango_is_named_with_its_packages(monkeypatch):
    monkeypatch.setattr(machine, "_loads", lambda name: name != "libpango-1.0.so.0")
    with pytest.raises(Trouble) as trouble:
        machine.check_libraries()
    assert str(trouble.value) == (
        "Für die PDF-Berichte fehlt Pango (libpango-1.0.so.0). Debian/Ubuntu: sudo apt-get install "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 libfontconfig1"
    )


def test_an_old_python_is_named(monkeypatch):
    monkeypatch.setattr(launch, "OLDEST_PYTHON", (99, 0))
    with pytest.raises(SystemExit) as left:
        launch.prepare_environment()
    assert left.value.code == os.EX_CONFIG


def test_a_disk_without_room_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, 90, 10 * 2**20))
    with pytest.raises(Trouble, match=r"sind nur noch 10 MB frei; gebraucht werden 200 MB\."):
        claim_folder(tmp_path, searchable=False)


def test_a_full_disk_is_called_full(tmp_path, monkeypatch):
    def full(**_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(machine.tempfile, "TemporaryFile", full)
    with pytest.raises(Trouble, match=r"Der Datenträger ist voll") as trouble:
        claim_folder(tmp_path, searchable=False)
    assert trouble.value.code == os.EX_CANTCREAT


def test_the_data_folder_is_closed_to_others(tmp_path):
    claim_folder(tmp_path / "mine", searchable=False)
    claim_folder(tmp_path / "servers", searchable=True)
    assert [oct((tmp_path / name).stat().st_mode & 0o777) for name in ("mine", "servers")] == [
        "0o700",
        "0o711",
    ]


def test_secrets_are_made_once(tmp_path):
    assert launch.kept_secret(tmp_path / "key", "first") == "first"
    assert launch.kept_secret(tmp_path / "key", "second") == "first"
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_what_keeps_dying_is_given_up_with_its_last_words(tmp_path, capsys):
    log = tmp_path / "log"
    supervisor = Supervisor(tmp_path)
    supervisor.stopping.wait = lambda _: False  # no pause between restarts

    def launch_failing():
        with log.open("ab") as output:
            process = spawn([sys.executable, "-c", "raise SystemExit('so nicht')"], output=output)
        process.wait()
        return process

    supervisor.add(Service("Probe", launch_failing, log=log))
    with pytest.raises(Trouble, match="(?s)Probe bricht immer wieder ab.*so nicht"):
        for _ in range(MOST_DEATHS + 1):
            supervisor.look()
    supervisor.stop()
    assert capsys.readouterr().out.count("wird neu gestartet") == MOST_DEATHS
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.default_int_handler if signum == signal.SIGINT else signal.SIG_DFL)


@pytest.fixture
def hasty(tmp_path, monkeypatch):
    """A supervisor that tries again at once."""
    monkeypatch.setattr(supervisor_module, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(supervisor_module, "WELL_AFTER", 0.0)
    hasty = Supervisor(tmp_path)
    yield hasty
    for service in hasty.services:
        if service.process is not None:
            end(service.process, signal.SIGKILL, patience=0)
    hasty._lock.close()


def test_what_works_in_the_background_is_never_given_up(hasty, tmp_path, capsys):
    well = tmp_path / "well"

    def launch():
        if well.exists():
            return spawn(["sleep", "60"])
        process = spawn(["false"])
        process.wait()
        return process

    hasty.add(Service("Worker", launch, background=True))
    for _ in range(30):
        hasty.look()
    assert set(read_away(tmp_path)) == {"Worker"}
    assert capsys.readouterr().out.count("bricht immer wieder ab und wird weiter versucht") == 1
    well.touch()
    for _ in range(4):
        hasty.look()
    assert read_away(tmp_path) == {}
    assert "Worker läuft wieder." in capsys.readouterr().out


def test_neither_a_start_that_fails_nor_a_lost_folder_ends_the_watch(hasty, tmp_path):
    def launch():
        raise FileNotFoundError("worker.log")

    hasty.add(Service("Worker", launch, background=True))
    hasty.record = hasty.data_dir / "gone" / "portal.json"
    hasty.data_dir = tmp_path / "gone"
    for _ in range(12):
        hasty.look()
    assert set(read_away(hasty.data_dir)) == {"Worker"}


def test_a_real_worker_without_its_folder_is_named_and_the_rest_goes_on(hasty, tmp_path, monkeypatch):
    """`make proof` shows the same of a whole portal, until the worker lives again."""
    monkeypatch.setattr(supervisor_module, "AWAY_AFTER", 1)  # each start of a worker takes seconds
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    (tmp_path / "broker").write_text("no folder")
    log = tmp_path / "worker.log"

    def launch():
        with log.open("ab") as output:
            celery = ["-m", "celery", "-A", "erfurt_sozialraum.celery:app", "--quiet", "worker", "-c", "1"]
            process = spawn([sys.executable, "-W", "ignore", *celery], output=output)
        process.wait(30)
        return process

    hasty.add(Service("Webserver", lambda: spawn(["sleep", "60"])))
    web = hasty.services[0].process
    hasty.add(Service("Worker", launch, background=True, log=log))
    hasty.look()
    assert set(read_away(tmp_path)) == {"Worker"}
    assert "broker" in log.read_text()
    assert hasty.services[0].process is web and web.poll() is None


def test_pauses_grow_and_are_capped():
    service = Service("Worker", lambda: spawn(["false"]))
    pauses = []
    for n in range(12):
        service.deaths.append(float(n))
        pauses.append(service.pause)
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (supervisor_module.FIRST_PAUSE, supervisor_module.LONGEST_PAUSE)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"Worker": 1}', '{"Worker": "gestern"}'])
def test_a_broken_note_says_nothing(tmp_path, content):
    (tmp_path / "background.json").write_text(content)
    assert read_away(tmp_path) == {}


@pytest.mark.parametrize("content", ["", "[]", "{", "{}", '{"processes": 3}', '{"processes": {"Web": 7}}'])
def test_a_broken_record_of_the_last_start_ends_no_start(tmp_path, content):
    (tmp_path / "portal.json").write_text(content)
    Supervisor(tmp_path)._lock.close()


def test_the_folders_of_the_broker_come_back(tmp_path, settings):
    settings.BROKER_FOLDERS = [tmp_path / "broker" / "messages", tmp_path / "broker" / "control"]
    for signal_of_celery in (worker_init, beat_init, before_task_publish):
        shutil.rmtree(tmp_path / "broker", ignore_errors=True)
        signal_of_celery.send(sender="test")
        assert all(folder.is_dir() for folder in settings.BROKER_FOLDERS)


def test_only_the_very_process_of_an_earlier_start_is_ended():
    process = spawn(["sleep", "60"])
    born = birth(process.pid)
    assert end_leftover(process.pid, f"{born}0") is False
    assert process.poll() is None, "another process with the same number is left alone"
    assert end_leftover(process.pid, born) is True
    assert process.wait() == -signal.SIGINT


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/mein-beitrag/ABC-DEF/", "/mein-beitrag/***/"),
        ("Not Found: /mein-beitrag/ABC/x?y=1", "Not Found: /mein-beitrag/***/x?y=1"),
        ("/mein-beitrag/", "/mein-beitrag/"),
        ("/mein-beitrag/?code=1", "/mein-beitrag/?code=1"),
    ],
)
def test_masking(text, shown):
    assert masked(text) == shown


def test_every_record_is_masked():
    record = logging.LogRecord(
        "django.request", 30, "", 0, "%s: %s", ("Not Found", "/mein-beitrag/ABC/"), None
    )
    assert MaskReceiptCodes().filter(record)
    assert record.getMessage() == "Not Found: /mein-beitrag/***/"
