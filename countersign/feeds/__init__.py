"""From a delivered file to rows of a declared table, or to a sentence that says why not.

A *feed* is a file that arrives again and again: what it fills, how its columns become the table's, when it is due,
and whether control totals come with it. feeds.toml says so, one table a feed. An *adapter* knows a source format; a
*mapping* says the rest. A *delivery* is one file about one *business date*, told by its name.

Loading goes one way. The file is copied, so that what was checked is what is read. It is *framed* into numbered source
rows. Every cell is read exactly by its column's kind: nothing is rounded, guessed or cut. Good rows become one Parquet
file, sorted and named by its digest; a bad row goes to *quarantine*, whole, with its line and what to do. Received is
loaded plus quarantined, always. A file that is wrong as a whole is *refused* with a sentence, and nothing is changed.

Loading writes files and no more. That a file belongs to a table is said by an evidence entry, which the caller writes.

Times. An instant that says its offset is taken at its word. One that does not is read on the feed's clock (`zone`). An
hour that comes twice when clocks go back is taken as the first; a time that never was goes to quarantine. Parts of a
second beyond the millionth are dropped: a clock's reading is no amount.
"""

from countersign.feeds.feed import Cell, Feed, read_feeds
from countersign.feeds.load import Loaded, load_file
from countersign.feeds.naming import is_companion, match, unexpected
from countersign.feeds.quarantine import MASKED, BadRow, Problem, describe_quarantine, read_quarantine
from countersign.feeds.refusal import FeedError, Refused

__all__ = [
    "MASKED",
    "BadRow",
    "Cell",
    "Feed",
    "FeedError",
    "Loaded",
    "Problem",
    "Refused",
    "describe_quarantine",
    "is_companion",
    "load_file",
    "match",
    "read_feeds",
    "read_quarantine",
    "unexpected",
]
