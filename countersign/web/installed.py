"""The installation as pages read it: on what the process knows of the firm already, opened at no cost."""

from collections.abc import Mapping
from datetime import datetime

from countersign.authoring.rulebook import Rulebook
from countersign.casework.evidence_storage import DatabaseStorage, SealedStorage
from countersign.day.installation import Installation
from countersign.evidence import Log
from countersign.feeds import Feed
from countersign.store.manifest import Manifest

from .workplace import Workplace, workplace


class Installed(Installation):
    """An installation that was brought up to date when the workbench was started."""

    def __init__(self, home: Workplace, at: datetime) -> None:
        self._home = home
        self.firm = home.firm
        self.at = at
        self.storage = DatabaseStorage()
        self.log = home.log
        self.sealed_storage = SealedStorage()
        self.sealed_log = Log(self.sealed_storage)

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook that is installed."""
        return self._home.rulebook

    @property
    def feeds(self) -> Mapping[str, Feed]:
        """The firm's feeds."""
        return self._home.feeds

    @property
    def manifest(self) -> Manifest:
        """Every delivery there is evidence of."""
        return self._home.manifest


def installed(at: datetime) -> Installation:
    """What functions of `day` that only read are given by a page."""
    return Installed(workplace(), at)
