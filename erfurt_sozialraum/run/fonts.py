"""Subsets KERN's Fira Sans to what German pages need: 130 kB a face become about 20. Run at set-up.

Writes WOFF2 for the web and TTF for WeasyPrint (which would unpack WOFF2 at every start) to
static/fonts/.
"""

import logging
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

BASE_DIR = Path(__file__).resolve().parents[2]
SOURCE = BASE_DIR / "node_modules/@kern-ux/native/dist/fonts/fira-sans"
TARGET = BASE_DIR / "static/fonts"
FACES = ("Regular", "Italic", "Medium", "SemiBold")
# Latin with all its accents (names of people and places), quotes, dashes, €, arrows, a few signs.
UNICODES = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x17F),
    0x218, 0x219, 0x21A, 0x21B, 0x1E9E,
    *range(0x2010, 0x2016), *range(0x2018, 0x201F), 0x2020, 0x2022, 0x2026, 0x2030,
    0x2039, 0x203A, 0x2044, 0x20AC, 0x2116, 0x2122,
    *range(0x2190, 0x219A), 0x2212, 0x2248, 0x2260, 0x2264, 0x2265,
]  # fmt: skip
# Characters that Fira Sans lacks, drawn as a sister: without this another font would step in, in the middle
# of a word (hyphens, narrow spaces).
SISTERS = {0x2010: 0x2D, 0x2011: 0x2D, 0x2009: 0xA0, 0x202F: 0xA0}
# Ligatures and kerning, localised forms, fractions; tabular figures for tables.
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum", "case"]


def subset(face: str) -> None:
    """Write one face in both formats."""
    for ending, flavor in ((".woff2", "woff2"), (".ttf", None)):
        options = Options(flavor=flavor, layout_features=FEATURES, hinting=False, desubroutinize=True)
        font = load_font(str(SOURCE / f"FiraSans-{face}.woff2"), options)
        cutter = Subsetter(options)
        cutter.populate(unicodes=UNICODES)
        cutter.subset(font)
        for table in font["cmap"].tables:
            table.cmap |= {missing: table.cmap[sister] for missing, sister in SISTERS.items()}
        font.flavor = flavor
        save_font(font, str(TARGET / f"FiraSans-{face}{ending}"), options)


def main() -> None:
    """Write all faces."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    TARGET.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        subset(face)


if __name__ == "__main__":
    main()
