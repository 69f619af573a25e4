"""JSON of any shape, an entry a line, with the feed's own mapping by dotted paths."""

from countersign.feeds.adapters import Adapter
from countersign.feeds.entries import frame_json, pieces

adapter = Adapter(version=1, frame=frame_json, pieces=pieces)
