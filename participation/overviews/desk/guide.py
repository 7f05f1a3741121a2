"""The planners' guide as a page of the portal: the same text that stands in docs/."""

from dataclasses import dataclass

from django.conf import settings

from erfurt_sozialraum.rows.publication import german_slug


@dataclass(frozen=True)
class Chapter:
    """A chapter of the guide; its text is Markdown."""

    title: str
    anchor: str
    text: str


@dataclass(frozen=True)
class Guide:
    """The guide: what stands before the first chapter, and the chapters."""

    title: str
    intro: str
    chapters: list[Chapter]


def guide() -> Guide:
    """The guide as it was delivered with this version."""
    text = (settings.BASE_DIR / "docs" / "planners-guide.md").read_text(encoding="utf-8")
    # The page owns the first two levels of headings; the filter sets "#" as the third.
    head, *parts = text.replace("\n### ", "\n# ").split("\n## ")
    title, _newline, intro = head.partition("\n")
    chapters = [part.partition("\n") for part in parts]
    return Guide(
        title=title.removeprefix("# ").strip(),
        intro=intro.strip(),
        chapters=[Chapter(name, german_slug(name), body.strip()) for name, _newline, body in chapters],
    )
