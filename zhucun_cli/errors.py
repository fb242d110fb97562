"""The few failures a person can act on, each with its exit code and its next action."""

from __future__ import annotations


class ZhucunError(Exception):
    """A failure whose message is a plain Chinese sentence that ends with what to do next.

    `exit_code` is the code of the command contract (README, "Exit codes").
    """

    exit_code = 4


class UsageError(ZhucunError):
    """The words of the call do not fit, or there is nothing to check."""

    exit_code = 2


class HomeNotFound(UsageError):
    """No home: neither --home, nor $ZHUCUN_HOME, nor a zhucun.toml in this folder or above."""


class NothingToCheck(UsageError):
    """No roster, so there is no denominator; an empty answer would look like an all-clear."""


class DeclarationError(UsageError):
    """A kind, policy or settings file that cannot be used; the message names file and line."""


class FileRefused(ZhucunError):
    """One file cannot be read; `code` is its problem code, the others are still handled."""

    exit_code = 3

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class IntegrityFault(ZhucunError):
    """Stored data is not what was stored: a checksum, count or catalog row does not agree."""

    exit_code = 4


class NewerFormat(ZhucunError):
    """The home was written by a newer zhucun."""

    exit_code = 5


class Locked(ZhucunError):
    """Another process holds the lake; nothing was changed."""

    exit_code = 75


class NotPermitted(ZhucunError):
    """No permission, a read-only place, or a disk without room."""

    exit_code = 77


PRECEDENCE = (4, 77, 75, 5, 2, 3, 1, 0)


def worst(codes: list[int]) -> int:
    """The exit code that wins when several apply (design §7): the first of PRECEDENCE that occurs."""
    return next((code for code in PRECEDENCE if code in codes), 0)
