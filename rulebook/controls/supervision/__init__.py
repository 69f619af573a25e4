"""Supervision of the supervision: controls, feeds, owners and alerts."""
