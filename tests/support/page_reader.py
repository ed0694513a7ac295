"""Reading values out of a page, as a browser would."""

import html5lib

from tests.support.page_client import HTML


def field_value(page: str, name: str) -> str:
    """Return what a text field, a textarea or a hidden field of the page holds."""
    tree = html5lib.parse(page)
    for kind in ("input", "textarea"):
        for field in tree.iter(f"{HTML}{kind}"):
            if field.get("name") == name:
                return field.get("value", "") if kind == "input" else "".join(field.itertext())
    raise AssertionError(f"no field {name}")


def chosen(page: str) -> set[tuple[str, str]]:
    """Return name and value of every radio button and box of the page that is ticked."""
    ticks = (field for field in html5lib.parse(page).iter(f"{HTML}input") if "checked" in field.attrib)
    return {(field.get("name", ""), field.get("value", "")) for field in ticks}


def words(page: str) -> str:
    """Return all text of the page's main part, white space folded, without what only a script would show."""
    main = next(html5lib.parse(page).iter(f"{HTML}main"))
    for unseen in main.iter(f"{HTML}template"):
        unseen.clear()
    return " ".join("".join(main.itertext()).split())


def elements(page: str, tag: str, css_class: str = "") -> list[str]:
    """Return the text of each element of the page's main part with this tag and class, in its order."""
    main = next(html5lib.parse(page).iter(f"{HTML}main"))
    found = (one for one in main.iter(f"{HTML}{tag}") if css_class in one.get("class", ""))
    return [" ".join("".join(one.itertext()).split()) for one in found]
