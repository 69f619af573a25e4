"""The command line, as each command explains itself."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

from countersign.cli import main
from docs.printers.markdown import anchor, bullets, sections

WIDTH = 100


def pages() -> Mapping[str, str]:
    """One page: the group's help, then each command's."""
    return {
        "commands": sections(
            "# Commands",
            "Each command explains itself with `--help`; this page is what they say. What `--json` prints is described "
            "in [json](json.md).",
            bullets(f"[countersign {name}](#{anchor(f'countersign {name}')})" for name in sorted(main.commands)),
            *_helps(),
        )
    }


def _helps() -> Iterator[str]:
    context = _context(main, "countersign")
    yield from _help("countersign", main, context)
    for name in sorted(main.commands):
        command = main.commands[name]
        yield from _help(f"countersign {name}", command, _context(command, name, context))


def _context(command: click.Command, name: str, parent: click.Context | None = None) -> click.Context:
    settings: dict[str, Any] = dict(command.context_settings)
    return click.Context(command, parent, name, terminal_width=WIDTH, max_content_width=WIDTH, **settings)


def _help(title: str, command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## {title}"
    lines = (line.rstrip() for line in command.get_help(context).splitlines())
    yield "```text\n" + "\n".join(lines) + "\n```"
