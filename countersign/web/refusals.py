"""What the rooms of `day` refuse, as pages and the API answer it."""

from collections.abc import Iterator
from contextlib import contextmanager

from countersign.casework.errors import CaseworkError, ChangedError, NotFoundError
from countersign.day.installation import DayError, WrongCallError
from countersign.day.quarantine import ChangedMeanwhileError


@contextmanager
def refused_as_casework() -> Iterator[None]:
    """Raise what `day` refuses in the block as the error of casework that means the same."""
    try:
        yield
    except WrongCallError as error:
        raise NotFoundError(str(error)) from error
    except ChangedMeanwhileError as error:
        raise ChangedError(str(error)) from error
    except DayError as error:
        raise CaseworkError(str(error)) from error
