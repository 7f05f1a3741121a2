"""The words of invented contributions: built from the data file, the same for the same number every time."""

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from .rows import read_toml

CHILDREN = {"u14", "14-17"}
VILLAGES_FROM = 16  # Ortsteile from this number on are villages, but for the estates among them
_SHAPES = {"wish": 14, "short": 29, "story": 27, "list": 12, "long": 18}


@dataclass(frozen=True)
class Voice:
    """One invented contribution: its text, the parts that get a reply each, and who says it."""

    text: str
    parts: tuple[tuple[str, dict[str, Any]], ...]
    topic: str
    age_band: str
    area_number: str
    private: str


@cache
def blocks() -> dict[str, Any]:
    """Return the building blocks."""
    return read_toml("samples.toml")


def voice(number: int, topics: frozenset[str], rng: Random) -> Voice:
    """Invent contribution `number` on one of `topics`."""
    every = blocks()["themes"]
    themes = [theme for theme in every if theme["topic"] in topics]
    # Walk through themes and sentences in turn: neighbours in a list must not repeat each other.
    theme, turn = every[number * 5 % len(every)], number // len(every)
    if theme not in themes:
        theme, turn = rng.choice(themes), turn + 2
    age = rng.choice(theme["ages"])
    area = _area(theme, rng) if rng.random() < 0.74 else ""
    where = blocks()["places"].get(area, "bei uns")
    shape = rng.choices(list(_SHAPES), weights=list(_SHAPES.values()))[0]
    tells_too_much = number % 20 == 7 and age not in CHILDREN
    if tells_too_much:
        shape = "short"
    if shape == "long" and age in CHILDREN:
        shape = "story"
    first = _part(theme, turn, where, shape, rng)
    parts = [(first, theme)]
    text = first
    if shape == "long":
        seconds = [t for t in themes if t is not theme and age in t["ages"] and _fits(t, area)]
        for other in rng.sample(seconds, min(len(seconds), rng.choice([1, 1, 2]))):
            parts.append((_part(other, rng.randrange(12), "bei uns", "story", rng), other))
        text = _letter([part for part, _theme in parts], rng)
    private = rng.choice(blocks()["private"]) if tells_too_much else ""
    if private:
        text = f"{text} {private}"
    shown_age = age if age in CHILDREN or rng.random() < 0.76 else ""
    return Voice(text, tuple(parts), theme["topic"], shown_age, area, private)


def _area(theme: dict[str, Any], rng: Random) -> str:
    places = [number for number in blocks()["places"] if _fits(theme, number)]
    return rng.choices(places, weights=[1 / (rank + 1) for rank in range(len(places))])[0]


def _fits(theme: dict[str, Any], area: str) -> bool:
    """Whether people there would say so: lifts are not a village's worry."""
    wanted = theme.get("where", "city")
    is_village = bool(area) and area not in {"22", "23", "24", "25"} and int(area) >= VILLAGES_FROM
    return wanted == "any" or not area or is_village == (wanted == "village")


def _part(theme: dict[str, Any], turn: int, where: str, shape: str, rng: Random) -> str:
    """What is said about one theme."""

    def pick(kind: str, shift: int = 0) -> str:
        sentences = theme[kind]
        # The second round through the same observations brings other wishes.
        later = turn // 3 if kind == "wishes" else 0
        text = sentences[(turn + shift + later) % len(sentences)]
        return text.replace("{wo}", where).replace("{Wo}", where[0].upper() + where[1:])

    if shape == "wish":
        return pick("wishes")
    if shape == "short":
        return f"{pick('observations')} {pick('wishes')}"
    if shape == "list":
        points = "\n".join(f"- {point}" for point in rng.sample(theme["points"], 3))
        return f"{rng.choice(blocks()['list_heads'])}\n{points}"
    order = [pick("observations"), pick("experiences"), pick("wishes", 1)]
    return " ".join(order)


def _letter(parts: list[str], rng: Random) -> str:
    """A long contribution: a beginning, several matters, an end."""
    links = rng.sample(blocks()["links"], len(parts) - 1) if len(parts) > 1 else []
    matters = [parts[0], *(f"{link} {part}" for link, part in zip(links, parts[1:], strict=True))]
    return "\n\n".join([f"{rng.choice(blocks()['openings'])}", *matters, rng.choice(blocks()["closings"])])
