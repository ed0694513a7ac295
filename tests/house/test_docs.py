"""The reference is complete: every setting, command and permission, and nothing that does not exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask
from flask.cli import ScriptInfo

from ktrack.access.permissions import Permission
from ktrack.cli import main
from ktrack.config import SETTINGS, Setting

DOCS = Path(__file__).resolve().parents[2] / "docs"
REFERENCE = (DOCS / "reference.md").read_text(encoding="utf-8")
WHOLE = {"db", "limiter"}  # groups that other libraries bring; their own help lists what is in them


def part(title: str) -> str:
    """The reference's section with that title."""
    return REFERENCE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(title: str) -> Iterator[list[str]]:
    """The cells of each row of the section's table, below its head."""
    lines = [line for line in part(title).splitlines() if line.startswith("| ")]
    return ([cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:])


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_stands_with_default_and_meaning(setting: Setting) -> None:
    default = f"`{setting.default}`" if setting.default else "empty"
    assert [f"`KTRACK_{setting.name}`", default, setting.meaning] in list(rows("Settings"))


def test_no_setting_stands_that_does_not_exist() -> None:
    every_page = "".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))
    named = set(re.findall(r"KTRACK_([A-Z_]+)", every_page))
    assert named - {setting.name for setting in SETTINGS} == set()


def commands(group: click.Group, app: Flask, before: str = "") -> Iterator[str]:
    """Every command by its words, such as "user add"."""
    with click.Context(group, obj=ScriptInfo(create_app=lambda: app)) as context:  # closes what it opened
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if isinstance(command, click.Group) and name not in WHOLE:
                yield from commands(command, app, f"{before}{name} ")
            else:
                yield before + name


def test_commands_and_reference_agree(shared_app: Flask) -> None:
    documented = {re.match(r"`ktrack ([a-z -]+?)(?: [-A-Z].*)?`", cells[0]) for cells in rows("Commands")}
    assert {found[1] for found in documented if found} == set(commands(main, shared_app))


def test_permissions_and_reference_agree() -> None:
    documented = [cells[0].strip("`") for cells in rows("Permissions")]
    assert documented == [permission.value for permission in Permission]


def test_links_between_the_pages_lead_somewhere() -> None:
    broken = [
        f"{page.name}: {target}"
        for page in DOCS.rglob("*.md")
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []
