"""What can go wrong, said so that a person or a retry loop knows what to do next.

Every error answers one question for its caller: can trying again help, and if so not before when?
Expected failures of the outside world are wrapped into this tree where they enter; bugs are not,
so that they stay loud.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class MonitorError(Exception):
    """Something a person can act on. The message says what, where and the cure."""

    retry_helps = False


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One fault in a file a user edits. `line` counts from 1; 0 when the whole file is meant."""

    file: str
    line: int
    key: str
    message: str
    cure: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.key}: {self.message} -> {self.cure}"


class ConfigError(MonitorError):
    """The configuration cannot be used. All problems at once, never only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type["ConfigError"], tuple[tuple[Problem, ...]]]:
        """So that it survives the way home from a child process."""
        return type(self), (self.problems,)


class StoreError(MonitorError):
    """The database refuses work: read-only folder, full disk, damaged or locked file."""


class InvalidFact(MonitorError, ValueError):
    """A value that cannot be true: off the globe, below zero, a quote nobody wrote."""


class FetchFault(StrEnum):
    """Why one HTTP exchange failed, in the words shown beside a feed."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TOO_BIG = "too big"
    REFUSED_ADDRESS = "refused address"
    REDIRECTS = "redirects"
    ENCODING = "encoding"
    STATUS = "status"
    CONTENT_TYPE = "content type"
    ROBOTS = "robots"
    BROKEN = "broken answer"


PASSING_FAULTS = (FetchFault.UNREACHABLE, FetchFault.TIMEOUT, FetchFault.BROKEN)
PASSING_STATUS = (408, 425, 429, 500, 502, 503, 504)


class FetchError(MonitorError):
    """One exchange failed. `not_before` is the server's own wish (Retry-After), already clamped."""

    def __init__(
        self,
        fault: FetchFault,
        message: str,
        *,
        status: int | None = None,
        not_before: datetime | None = None,
    ) -> None:
        super().__init__(message)
        self.fault = fault
        self.status = status
        self.not_before = not_before

    @property
    def retry_helps(self) -> bool:  # type: ignore[override]
        """Whether it may be out of order for a moment only."""
        return self.fault in PASSING_FAULTS or self.status in PASSING_STATUS

    def wished_wait(self, now: datetime) -> timedelta:
        """How long the server wishes not to be asked again."""
        return self.not_before - now if self.not_before else timedelta()


class NotAFeed(MonitorError):
    """A feed answered with something that is not a feed: HTML, a captcha, nothing at all."""

    retry_helps = True


class ChannelError(MonitorError):
    """A message was not taken. `permanent` means that no repeat of it can ever be.

    `uncertain` means that the provider may have taken it: the answer was lost. `broken` means that
    the address refuses everything (a revoked token, a deleted chat) until somebody mends it.
    `unfit` means that it is this message that is refused: a plainer form of it may be taken.
    `wait` is the provider's own wish (Retry-After).
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        uncertain: bool = False,
        broken: bool = False,
        unfit: bool = False,
        wait: timedelta | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.uncertain = uncertain
        self.broken = broken
        self.unfit = unfit
        self.wait = wait

    @property
    def retry_helps(self) -> bool:  # type: ignore[override]
        return not self.permanent


class ArchiveError(MonitorError):
    """A source of history cannot be used as it was asked for. The message says what would do."""


class InputError(MonitorError):
    """What was given cannot be used. The message says why and what would do."""
