"""A real portal loses its broker's folder, and for a while cannot have it back: its pages go on."""

import json
import shutil
import time

from tests.ground.conftest import Portal


def proof_a_portal_outlives_its_worker(data_dir, free_port, figure):
    with Portal(data_dir, free_port) as portal:
        portal.wait_until_ready()
        web, broker = portal.services()["Webserver"], data_dir / "broker"
        shutil.rmtree(broker)
        # Whoever needs it first makes it again.
        figure("the lost folder is back after", seconds_until((broker / "messages").is_dir))
        shutil.rmtree(broker)
        broker.write_text("kein Ordner")
        figure("a worker that cannot live is named after", seconds_until(lambda: "Worker" in away(portal)))
        assert portal.services()["Webserver"] == web
        assert portal.get("/")[0] == 200
        assert "Worker bricht immer wieder ab und wird weiter versucht." in portal.text()
        broker.unlink()
        figure("a worker that may live again lives after", seconds_until((broker / "messages").is_dir))
        assert portal.stop() == 0
    assert not (data_dir / "background.json").exists()


def away(portal):
    """Who cannot live just now, as the health page says it."""
    return json.loads(portal.get("/health/ready")[1]).get("background", {})


def seconds_until(seen, most=60):
    """Wait until something is to be seen, and say how long that took."""
    started = time.monotonic()
    while not seen():
        assert time.monotonic() - started < most
        time.sleep(0.1)
    return f"{time.monotonic() - started:.1f} s"
