"""Which errors are for people: each says what is wrong, where, why it matters and what to do."""


def is_explained(error: Exception) -> bool:
    """Whether an error is one of the rooms' own, to be shown as its sentence and not as a traceback."""
    from countersign.authoring import AuthoringError  # noqa: PLC0415
    from countersign.casework import CaseworkError  # noqa: PLC0415
    from countersign.day.installation import DayError  # noqa: PLC0415
    from countersign.evidence import EvidenceError  # noqa: PLC0415
    from countersign.feeds import FeedError  # noqa: PLC0415
    from countersign.law import LawError  # noqa: PLC0415
    from countersign.runs import RunError  # noqa: PLC0415
    from countersign.store.firm import FirmError  # noqa: PLC0415
    from countersign.tables import TableError  # noqa: PLC0415

    rooms = (
        AuthoringError,
        CaseworkError,
        DayError,
        EvidenceError,
        FeedError,
        FirmError,
        LawError,
        RunError,
        TableError,
    )
    return isinstance(error, rooms)


def is_wrong_call(error: Exception) -> bool:
    """Whether the command was asked for what does not exist."""
    from countersign.day.installation import WrongCallError  # noqa: PLC0415

    return isinstance(error, WrongCallError)
