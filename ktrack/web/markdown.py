"""Markdown to HTML that is safe to show."""

from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"a", "blockquote", "br", "code", "del", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong",
        "table", "tbody", "td", "th", "thead", "tr", "ul"}  # fmt: skip
_parser = MarkdownIt("commonmark", {"breaks": True, "html": False}).enable(["table", "strikethrough"])


def render(text: str) -> Markup:
    """Return `text` as HTML: raw HTML is shown as typed, only links to the web and mail stay links."""
    html = _parser.render(text).replace("<h1>", "<h3>").replace("</h1>", "</h3>").replace("<h2>", "<h4>")
    clean = nh3.clean(
        html.replace("</h2>", "</h4>"),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(clean)  # noqa: S704 - cleaned by nh3 just above


def is_web_link(url: str) -> bool:
    """Whether `url` is a complete http(s) address, fit to be shown as a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
