"""Running controls for a date, and accounting for every row.

A *run* is one control, one as-of date and one set of input files. Its *population* is the rows the control judged; its
*outcome* is the first that applies of *not run* (a source is missing, and named), *undetermined* (a row could not be
judged, or a delivery has rows in quarantine), *exceptions* and *no exceptions*. The same inputs, code and numbers give
the same result, byte for byte, on every engine.
"""

from countersign.runs.duckdb_engine import DuckDB
from countersign.runs.engine import Engine, Population
from countersign.runs.inputs import Inputs, RunError
from countersign.runs.outcome import Outcome, Verdict
from countersign.runs.run import run_control

__all__ = ["DuckDB", "Engine", "Inputs", "Outcome", "Population", "RunError", "Verdict", "run_control"]
