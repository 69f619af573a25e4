"""A synthetic firm, and the story that happens in it.

A *story* is a firm over a stretch of days: its people, its systems, and for each day the *source files* that its
sources would have delivered, in their own formats. `mml` is the story of a broker-dealer that took over another one's
people, some of whom kept a login in a partner insurer's system, left, and still used it. `legent` is the story of a
clearing firm and of what moves through the accounts of its introducing firms.

A *planted* exception is one that has to be found: by which control, under which key, and since when it could be. A
*decoy* looks like one and is none. Anything else that a control finds is one too many.

The *clean firm* is the same firm with the same people, where everything is handled as its procedures say; no control
finds anything in it.

What the published account reports and what is invented are kept apart: each fact and each planted exception says.
Nothing here looks at a clock or draws a number that the seed does not decide.
"""

from countersign.simulation.clearing.story import ClearingStory
from countersign.simulation.example import example_settings, write_firm
from countersign.simulation.records import Decoy, Planted
from countersign.simulation.story import Story

__all__ = [
    "PARTNER_FEEDS",
    "ClearingStory",
    "Decoy",
    "Planted",
    "Story",
    "example_settings",
    "legent",
    "mml",
    "write_firm",
]

# What the firm of the story never asked its partner for.
PARTNER_FEEDS = frozenset({"insurer-roster", "insurer-log"})


def mml(seed: int = 20170901, *, size: float = 1.0, planted: bool = True) -> Story:
    """The story of access after leaving, March 2017 to March 2018; `planted=False` is the clean firm.

    `size` scales the ordinary population (1.0 is 8,400 registered and 1,200 other associated persons); everything
    planted and every decoy stays at any size.
    """
    return Story(seed, size, planted=planted)


def legent(seed: int = 20090101, *, size: float = 1.0) -> ClearingStory:
    """The ground of the clearing firm's story, January 2009 to June 2016: nothing planted, 500 decoys.

    `size` scales the ordinary population (1.0 is 86 introducing firms and 30,000 accounts); every decoy stays.
    """
    return ClearingStory(seed, size)
