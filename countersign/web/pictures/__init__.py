"""Pictures for pages, drawn on the server: each a pure function from values to an SVG and the same numbers as a table.

A *picture* is never the only place where something is said: its *columns* and *rows* hold every number in it, and pages
show them beside it. A *mark* says what it means by its shape or its words, and its *ink* (a colour with a name) only
repeats it. A *plot* is a picture with scales, drawn by Vega-Lite; a timeline, a flow and a calendar are laid out here.
What there is no room to draw one by one is gathered, and the picture says how many were gathered: nothing is dropped.

A picture shows the labels it is given. Whoever calls masks what is personal, and leaves out what is sealed, first.
The same values give the same bytes. Light and dark come from `static/countersign/pictures.css`; without it, as in a
file that somebody saved, a picture is in the inks of daylight.
"""

from .ageing import Aged, ageing
from .calendar_strip import calendar_strip
from .distribution import distribution
from .flow import Movement, Party, flow
from .picture import Picture, PictureError
from .timeline import Event, timeline
from .trend import RunDay, trend

__all__ = [
    "Aged",
    "Event",
    "Movement",
    "Party",
    "Picture",
    "PictureError",
    "RunDay",
    "ageing",
    "calendar_strip",
    "distribution",
    "flow",
    "timeline",
    "trend",
]
