"""WeasyPrint, kept warm: fonts and stylesheets are read once in a worker's life."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import NoReturn

from django.conf import settings
from weasyprint import CSS, HTML, Document
from weasyprint.logger import PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

log = logging.getLogger(__name__)

STYLES = settings.BASE_DIR / "static/pdf/report.css"
FACES = tuple(
    settings.BASE_DIR / f"static/fonts/FiraSans-{face}.ttf" for face in ("Regular", "Italic", "SemiBold")
)


class NothingFromOutside(URLFetcher):
    """A report is complete in itself: no address in its text is ever opened."""

    def fetch(self, url: str, headers: object = None) -> NoReturn:
        """Refuse, whatever it is."""
        raise ValueError(f"Not fetched for a PDF: {url[:200]}")


@cache
def house() -> tuple[FontConfiguration, CSS]:
    """The fonts and the parsed stylesheet; about a second, once per process."""
    if missing := [face.name for face in FACES if not face.exists()]:
        log.warning(
            "PDF without the house's font (%s): run `make setup`; a system font steps in", ", ".join(missing)
        )
    fonts = FontConfiguration()
    return fonts, CSS(filename=STYLES, font_config=fonts)


def lay_out(html: str, *, on_page: Callable[[int], None]) -> Document:
    """Set the pages; `on_page` hears of each page and may stop the work by raising."""
    fonts, styles = house()
    with _pages_reported(on_page):
        document = HTML(string=html, url_fetcher=NothingFromOutside())
        return document.render(stylesheets=[styles], font_config=fonts, pdf_variant="pdf/ua-1")


class _PageCounter(logging.Handler):
    """WeasyPrint says where it is in a log, and nowhere else."""

    def __init__(self, on_page: Callable[[int], None]) -> None:
        super().__init__(logging.INFO)
        self.on_page = on_page

    def emit(self, record: logging.LogRecord) -> None:
        """Pass on the number of each page that is begun."""
        if record.msg.startswith("Step 5 - Creating layout - Page") and isinstance(record.args, tuple):
            self.on_page(int(str(record.args[0])))


@contextmanager
def _pages_reported(on_page: Callable[[int], None]) -> Iterator[None]:
    counter, before = _PageCounter(on_page), PROGRESS_LOGGER.level
    PROGRESS_LOGGER.addHandler(counter)
    PROGRESS_LOGGER.setLevel(logging.INFO)
    propagate, PROGRESS_LOGGER.propagate = PROGRESS_LOGGER.propagate, False
    try:
        yield
    finally:
        PROGRESS_LOGGER.removeHandler(counter)
        PROGRESS_LOGGER.setLevel(before)
        PROGRESS_LOGGER.propagate = propagate
