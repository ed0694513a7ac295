"""Markdown without its marks, for documents: blocks of plain text."""

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

_parser = MarkdownIt("commonmark", {"breaks": True, "html": False}).enable(["table", "strikethrough"])


@dataclass(frozen=True)
class Block:
    """A paragraph, a line of code or a list's item. mark: what stands before it ("•", "2.", "" for none);
    depth: in how many lists it is."""

    text: str
    mark: str = ""
    depth: int = 0
    code: bool = False


def blocks(text: str) -> list[Block]:
    """Return what Markdown says, block by block; an address that a link hides follows it in brackets."""
    return list(_blocks(_parser.parse(text)))


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    counters: list[int | None] = []
    mark = ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            counters.append(int(token.attrGet("start") or 1) if token.tag == "ol" else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            counters.pop()
        elif token.type == "list_item_open":
            mark, counters[-1] = _next_mark(counters[-1])
        elif token.type in ("fence", "code_block"):
            yield Block(token.content.rstrip("\n"), mark, len(counters), code=True)
            mark = ""
        elif token.type == "inline" and token.children:
            yield Block(_said(token.children), mark, len(counters))
            mark = ""


def _next_mark(count: int | None) -> tuple[str, int | None]:
    return ("•", None) if count is None else (f"{count}.", count + 1)


def _said(tokens: list[Token]) -> str:
    said: list[str] = []
    links: list[tuple[str, int]] = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            said.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            said.append("\n")
        elif token.type == "image":
            said.append(token.content or str(token.attrGet("src") or ""))
        elif token.type == "link_open":
            links.append((str(token.attrGet("href") or ""), len(said)))
        elif token.type == "link_close":
            address, begun = links.pop()
            if address not in "".join(said[begun:]):
                said.append(f" ({address})")
    return "".join(said)
