"""What every proof needs: a place for its figures."""

import time

import pytest

from tests.ground import conftest as ground

# Folders and ports of the tests of the ground serve the proofs, too.
data_dir, free_port = ground.data_dir, ground.free_port
FIGURES: list[str] = []


@pytest.fixture
def figure(request):
    """Note a figure of this proof; all are printed at the end, as the rows of docs/proof.md."""
    case = getattr(request.node, "callspec", None)
    name = case.id if case else request.node.originalname.removeprefix("proof_")

    def note(what, value):
        FIGURES.append(f"| {name.replace('_', ' ')} | {what} | {value} |")

    started = time.monotonic()
    yield note
    note("took", f"{time.monotonic() - started:.0f} s")


def pytest_terminal_summary(terminalreporter):
    """The figures, ready to be copied."""
    if FIGURES:
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(["| proof | what | figure |", "|---|---|--:|", *FIGURES]))
