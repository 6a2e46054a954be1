"""Who may work at the desk: names, roles and hashed passwords, and the sessions of those who have logged in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from threading import Lock

from articles.errors import FileMissing, SettingInvalid

# RFC 7914's interactive parameters with one doubling: about 60 ms and 32 MB a check.
_COST, _BLOCK, _LANES, _LENGTH = 2**15, 8, 1, 32
_MEMORY = 2 * 128 * _COST * _BLOCK
SESSION_SECONDS = 8 * 3600.0
_MAX_SESSIONS = 1000


class Role(IntEnum):
    """What an account may do; each role may do all that the ones below it may."""

    READER = 1
    EDITOR = 2
    ADMIN = 3


_ROLES = {"reader": Role.READER, "editor": Role.EDITOR, "admin": Role.ADMIN}


@dataclass(frozen=True, slots=True)
class Account:
    """One member of staff; `password_hash` is what `hash_password` gave."""

    name: str
    role: Role
    password_hash: str


def hash_password(password: str) -> str:
    """`scrypt$salt$key`, both in base64; a new salt each time."""
    salt = secrets.token_bytes(16)
    return f"scrypt${_encode(salt)}${_encode(_derive(password, salt))}"


def verify_password(password: str, password_hash: str) -> bool:
    """Whether the password is the one that was hashed; False for a hash that cannot be read."""
    try:
        scheme, salt, key = password_hash.split("$")
        expected, given_salt = base64.b64decode(key, validate=True), base64.b64decode(salt, validate=True)
    except ValueError:
        return False
    return scheme == "scrypt" and hmac.compare_digest(_derive(password, given_salt), expected)


def read_accounts(path: Path) -> tuple[Account, ...]:
    """Lines of `name:role:hash`, `#` for remarks. Raises `FileMissing` or `SettingInvalid`."""
    if not path.is_file():
        raise FileMissing(
            f"没有账号文件“{path}”。", remedy="请检查 NEWSQA_ACCOUNTS 的路径；文件里的密码散列用 newsqa password 生成。"
        )
    accounts: list[Account] = []
    for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            accounts.append(_read_account(line.strip(), where=f"{path} 第{number}行"))
    names = [account.name for account in accounts]
    for name in names:
        if names.count(name) > 1:
            raise SettingInvalid(f"账号“{name}”写了两遍。", where=str(path), remedy="每个名字只留一行。")
    return tuple(accounts)


def _read_account(line: str, *, where: str) -> Account:
    name, _, rest = line.partition(":")
    role, _, password_hash = rest.partition(":")
    if not name or role not in _ROLES or not password_hash.startswith("scrypt$"):
        raise SettingInvalid(
            "账号这一行读不懂。",
            where=where,
            remedy="格式为 名字:角色:密码散列，角色是 reader、editor 或 admin；散列用 newsqa password 生成。",
        )
    return Account(name, _ROLES[role], password_hash)


class Sessions:
    """Who is logged in, by an unguessable token; forgotten after `seconds` and when the server stops."""

    def __init__(
        self,
        accounts: Sequence[Account],
        *,
        seconds: float = SESSION_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._accounts = {account.name: account for account in accounts}
        self._seconds = seconds
        self._clock = clock
        self._lock = Lock()
        self._open: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._decoy = hash_password(secrets.token_urlsafe())

    def log_in(self, name: str, password: str) -> str | None:
        """A new token, or None for a wrong name or password (both cost the same time)."""
        account = self._accounts.get(name)
        right = verify_password(password, account.password_hash if account else self._decoy)
        if account is None or not right:
            return None
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._open[token] = (name, self._clock() + self._seconds)
            while len(self._open) > _MAX_SESSIONS:
                self._open.popitem(last=False)
        return token

    def who(self, token: str | None) -> Account | None:
        """The account behind a token that is still good."""
        if not token:
            return None
        with self._lock:
            name, until = self._open.get(token, ("", 0.0))
            if name and until < self._clock():
                del self._open[token]
                return None
        return self._accounts.get(name)

    def log_out(self, token: str | None) -> None:
        """Forget a token."""
        with self._lock:
            self._open.pop(token or "", None)


def _derive(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, maxmem=_MEMORY, dklen=_LENGTH)


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()
