"""Markdown to HTML that is safe to show."""

from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre",
        "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}  # fmt: skip
_parser = MarkdownIt("commonmark", {"breaks": True, "html": False}).enable(["table", "strikethrough"])


def render(text: str) -> Markup:
    """Return `text` as HTML: raw HTML is shown as typed, only links to the web and mail stay links."""
    html = _parser.render(text).replace("<h1>", "<h3>").replace("</h1>", "</h3>").replace("<h2>", "<h4>")
    return _cleaned(html.replace("</h2>", "</h4>"))


def document(text: str) -> Markup:
    """Return `text` as `render` does, as the main part of a page: its headings begin below the page's own.

    None is more than one level below the one before, whatever was typed.
    """
    tokens = _parser.parse(text)
    above: list[str] = []
    for token in tokens:
        if token.type == "heading_open":
            while above and above[-1] >= token.tag:
                above.pop()
            above.append(token.tag)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(len(above) + 1, 4)}"
    return _cleaned(_parser.renderer.render(tokens, _parser.options, {}))


def _cleaned(html: str) -> Markup:
    clean = nh3.clean(
        html,
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
