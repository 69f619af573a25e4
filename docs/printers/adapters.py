"""The source formats that feeds may name."""

from collections.abc import Mapping
from importlib import import_module
from inspect import cleandoc

from countersign.feeds.adapters import Adapter, adapter_named, adapter_names
from countersign.tables import declared_tables
from docs.printers.markdown import codes, sections, table, wrapped


def pages() -> Mapping[str, str]:
    """One page, a section an adapter."""
    return {
        "adapters": sections(
            "# Adapters",
            'What `adapter = "…"` in feeds.toml may name. How a feed is written: '
            "[add a feed](../how-to/add-a-feed.md).",
            *(_section(name, adapter_named(name)) for name in adapter_names()),
        )
    }


def _section(name: str, adapter: Adapter) -> str:
    told = cleandoc(import_module(f"countersign.feeds.adapters.{name}").__doc__ or "")
    first, _, more = told.partition("\n\n")
    facts = [("version", str(adapter.version)), ("fills", _link(adapter.table) if adapter.table else "any table")]
    if adapter.table:
        columns = declared_tables()[adapter.table].columns
        needed = [c.name for c in columns if c.name not in adapter.own and not c.nullable]
        facts += [("reads itself", codes(c.name for c in columns if c.name in adapter.own))]
        facts += [("the feed has to say", codes(needed) or "nothing")]
        facts += [("unknown unless the feed says", codes(_optional(adapter)) or "nothing")]
    else:
        facts += [("reads itself", "nothing; the feed says where each column comes from")]
    return sections(f"## {name}", wrapped(first), wrapped(more), table(("", ""), facts))


def _optional(adapter: Adapter) -> list[str]:
    columns = declared_tables()[adapter.table or ""].columns
    return [c.name for c in columns if c.name not in adapter.own and c.nullable]


def _link(name: str) -> str:
    return f"[{name}](tables/{name}.md)"
