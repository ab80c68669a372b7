"""One HTML page that opens anywhere: no script, no font and no picture from elsewhere."""

from .document import document, heading, paragraph, table
from .html import Html, html
from .svg import Bar, bars

__all__ = ["Bar", "Html", "bars", "document", "heading", "html", "paragraph", "table"]
