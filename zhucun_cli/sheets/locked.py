"""Workbooks with a password: opened with the one that Excel itself uses, or those that the office gave."""

from __future__ import annotations

import io
from collections.abc import Sequence

from zhucun_cli.errors import FileRefused

_EXCELS_OWN = "VelvetSweatshop"  # Excel opens a file with this password without asking
_MOST = 50  # each try costs a tenth of a second and more, by design of the format


def unlocked(content: bytes, passwords: Sequence[str]) -> bytes:
    """The workbook without its password. Raises FileRefused: ENCRYPTED when none fits, DAMAGED."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

    for password in (_EXCELS_OWN, *passwords[:_MOST]):
        target = io.BytesIO()
        try:
            locked = msoffcrypto.OfficeFile(io.BytesIO(content))
            locked.load_key(password=password)
            locked.decrypt(target)
        except (InvalidKeyError, DecryptionError):
            continue
        except Exception as error:  # msoffcrypto and olefile raise many unrelated types on damaged files
            raise FileRefused("DAMAGED") from error
        if _is_open(target.getvalue()):
            return target.getvalue()
    raise FileRefused("ENCRYPTED")


def _is_open(content: bytes) -> bool:
    """A wrong password may also give nonsense: what comes out must begin as a workbook does."""
    return content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
