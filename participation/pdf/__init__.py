"""Reports as PDF/UA-1: HTML from templates, set by WeasyPrint."""

from .report import Rendered, render

__all__ = ["Rendered", "render"]
