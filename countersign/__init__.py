"""Countersign: written supervisory procedures that run."""

__version__ = "0.1.0"
