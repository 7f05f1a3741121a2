"""Dockerfile and docker-compose.yml are true: what they copy is there, what they run runs."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from erfurt_sozialraum.run.embedded import DISCREET
from erfurt_sozialraum.run.patient import LARGEST_REQUEST
from tests.ground.conftest import BASE_DIR

COMPOSE = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "worker-pdf", "beat")
CADDYFILE = (BASE_DIR / "proxy/Caddyfile").read_text()
DOCKERFILE = (BASE_DIR / "Dockerfile").read_text().replace("\\\n", " ")
BIN = Path(sys.executable).parent


def read_by_the_code() -> set[str]:
    """Every variable that the ground reads from the environment."""
    sources = [path.read_text() for path in (BASE_DIR / "erfurt_sozialraum").rglob("*.py")]
    pattern = re.compile(r"env(?:iron\.get|iron\.setdefault|\.\w+)\(\s*\"([A-Z_]+)\"")
    return {name for source in sources for name in pattern.findall(source)}


def copied() -> list[str]:
    """The sources of every COPY from the checkout."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def test_services_are_those_the_portal_needs():
    assert set(SERVICES) == {"db", "broker", "mail", "proxy", *OURS}
    assert SERVICES["db"]["image"] == "postgres:18"
    assert SERVICES["db"]["volumes"] == ["database:/var/lib/postgresql"]
    assert {queue for name in ("worker", "worker-pdf") for queue in queues(name)} == {"default", "pdf"}
    assert [name for name in SERVICES if name != "migrate" and "healthcheck" not in SERVICES[name]] == []


def queues(service: str) -> list[str]:
    """The queues that a worker takes from."""
    option = next(part for part in SERVICES[service]["command"] if part.startswith("--queues="))
    return option.partition("=")[2].split(",")


@pytest.mark.parametrize("service", OURS)
def test_every_variable_is_read_by_the_code(service):
    assert set(SERVICES[service]["environment"]) - read_by_the_code() == set()


def test_no_log_of_the_database_holds_what_people_wrote():
    command = SERVICES["db"]["command"]
    options = dict(part.removeprefix("--").split("=") for part in command[1:])
    assert (command[0], options) == ("postgres", DISCREET)
    assert (options["log_min_error_statement"], options["log_error_verbosity"]) == ("panic", "terse")
    assert (options["log_statement"], options["log_parameter_max_length_on_error"]) == ("none", "0")


def test_secrets_have_no_default():
    text = (BASE_DIR / "docker-compose.yml").read_text()
    for secret in ("SECRET_KEY", "RECEIPT_KEY", "POSTGRES_PASSWORD"):
        assert set(re.findall(rf"\$\{{{secret}([^}}]*)\}}", text)) == {":?fehlt in .env"}


def test_only_the_machine_itself_reaches_the_ports():
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    bind = "${PROXY_BIND:-127.0.0.1}"
    assert ports == {"mail": ["127.0.0.1:8025:8025"], "proxy": [f"{bind}:80:80", f"{bind}:443:443"]}


def test_whoever_comes_through_the_proxy_is_who_they_are():
    """Nobody reaches the web server directly, so only what the proxy says of visitors is trusted."""
    environment = SERVICES["web"]["environment"]
    assert environment["BEHIND_PROXY"] == "${BEHIND_PROXY:-true}"
    assert (
        environment["SITE_URL"]
        == SERVICES["proxy"]["environment"]["SITE_URL"]
        == "${SITE_URL:-https://localhost}"
    )
    assert "trusted_proxies" not in CADDYFILE, "what a visitor claims in X-Forwarded-For is thrown away"
    assert SERVICES["proxy"]["depends_on"]["web"] == {"condition": "service_healthy"}


def test_the_proxy_limits_and_buffers_and_writes_nobody_down():
    names = r"read_header|read_body|write|idle|max_size|\w+_buffers"
    limits = dict(re.findall(rf"^\s+({names}) (\S+)$", CADDYFILE, re.MULTILINE))
    assert limits == {
        "read_header": "10s",
        "read_body": "2m",
        "write": "2m",
        "idle": "1m",
        "max_size": f"{LARGEST_REQUEST // 2**20}MB",
        "request_buffers": "1MB",
        "response_buffers": "1MB",
    }
    assert "request delete" in CADDYFILE
    assert CADDYFILE.count("{") == CADDYFILE.count("}")
    mounted = dict(volume.split(":")[:2] for volume in SERVICES["proxy"]["volumes"])
    assert mounted["./proxy"] == "/etc/caddy"
    assert "root * /etc/caddy" in CADDYFILE
    assert "wahrscheinlich nicht gespeichert" in (BASE_DIR / "proxy/away.html").read_text()
    assert "http://:8081 {" in CADDYFILE
    assert SERVICES["proxy"]["healthcheck"]["test"][-1] == "http://127.0.0.1:8081/lebt"


def test_what_is_copied_is_there_and_not_ignored():
    let_in = {
        line[1:] for line in (BASE_DIR / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    assert [source for source in copied() if not (BASE_DIR / source).exists()] == []
    assert set(copied()) == let_in


def test_the_image_brings_every_app_and_does_not_run_as_root():
    apps = {path.parent.name for path in BASE_DIR.glob("*/apps.py")}
    assert apps <= set(copied())
    assert re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE) == ["portal"]


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    """What a service of ours gets, with this run's servers instead of the containers'."""
    search = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return os.environ | {"PATH": search, "DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"} | more


def start(service: str, env: dict[str, str], output: Path) -> subprocess.Popen:
    """Start a service by the very command that docker-compose.yml names."""
    with output.open("wb") as file:
        return subprocess.Popen(
            SERVICES[service]["command"], cwd=BASE_DIR, env=env, stdout=file, stderr=subprocess.STDOUT
        )


def wait_for(process: subprocess.Popen, seen, output: Path) -> None:
    """Wait until something is to be seen, or fail with what the process said."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if seen():
            return
        time.sleep(0.1)
    raise AssertionError(output.read_text())


def test_the_web_command_answers_the_health_check(tmp_path, free_port):
    env = environment(tmp_path, PORT=str(free_port), ALLOWED_HOSTS="portal.example", ACCESS_LOG="-")
    check = SERVICES["web"]["healthcheck"]["test"][1:]

    def healthy() -> bool:
        return subprocess.run(check, cwd=BASE_DIR, env=env, capture_output=True, check=False).returncode == 0

    assert not healthy()
    process = start("web", env, tmp_path / "said")
    try:
        wait_for(process, healthy, tmp_path / "said")
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert "GET /health/ready 200" in (tmp_path / "said").read_text()
    assert re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE) == [
        str(SERVICES["web"]["command"]).replace("'", '"')
    ]


@pytest.mark.worker
@pytest.mark.parametrize(
    ("service", "ready"), [("worker", " ready."), ("worker-pdf", " ready."), ("beat", "beat: Starting...")]
)
def test_worker_and_beat_commands_start(tmp_path, service, ready):
    said = tmp_path / "said"
    process = start(service, environment(tmp_path), said)
    try:
        wait_for(process, lambda: ready in said.read_text(), said)
        if service.startswith("worker"):
            assert [queue for queue in queues(service) if f".> {queue} " not in said.read_text()] == []
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, said.read_text()


def test_the_migrate_command_is_one(tmp_path):
    command = [sys.executable, *SERVICES["migrate"]["command"][1:], "--plan"]
    done = subprocess.run(
        command, cwd=BASE_DIR, env=environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
