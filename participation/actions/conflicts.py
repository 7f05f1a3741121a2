"""Two people at one row: who comes second is told what the first one did."""

from typing import Any


class Stale(Exception):
    """The form was made from an older state; `latest` is the row that somebody else has stored since."""

    def __init__(self, latest: Any) -> None:
        super().__init__(str(latest))
        self.latest = latest
