"""Numbers a control may use: the law's and the firm's, each with the dates from which it holds."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from countersign.law import Parameter


class Number:
    """One dated number as a control sees it."""

    def __init__(self, parameter: Parameter) -> None:
        self._parameter = parameter

    def on(self, when: Any) -> Any:
        """The value in force on a date, or row by row on a date column (null before the first value)."""
        return self._parameter.on(when)

    def hours_on(self, when: Any) -> Any:
        """The value in force as a length of time in hours, to add to an instant."""
        return self._interval("h", when)

    def days_on(self, when: Any) -> Any:
        """The value in force as a length of time in calendar days, to add to a date or an instant."""
        return self._interval("D", when)

    def _interval(self, unit: str, when: Any) -> Any:
        import ibis  # noqa: PLC0415  most of a rulebook is read without computing anything

        value = self.on(when)
        if isinstance(when, date):
            return ibis.interval(hours=value) if unit == "h" else ibis.interval(days=value)
        return value.as_interval(unit)

    @property
    def rows(self) -> Any:
        """A list or table of values, to be joined on `[from_date, until_date)`."""
        from countersign.authoring.inline import inline_table  # noqa: PLC0415

        return inline_table(f"number_{self._parameter.name}", self._parameter.rows())


class _Numbers:
    """Dated numbers by name; remembers which were used, for the evidence of the run."""

    owner = ""
    remedy = ""

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        self._parameters = parameters
        self.used: dict[str, Parameter] = {}

    def use_all(self) -> None:
        """Count every number as used, where it cannot be told yet which of them will be."""
        self.used.update(self._parameters)

    def __getattr__(self, name: str) -> Number:
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self._parameters:
            raise AttributeError(f"{self.owner} has no number called {name}. {self.remedy}")
        self.used[name] = self._parameters[name]
        return Number(self._parameters[name])


class Law(_Numbers):
    """Numbers set by the rules that a control cites."""

    owner = "The law that this control cites"
    remedy = "Add the parameter to the rule's file in rulebook/law, or cite the rule that sets it."


class Firm(_Numbers):
    """Numbers the firm has set, in its thresholds.toml."""

    owner = "The firm's thresholds.toml"
    remedy = "Add the line, dated and approved."
