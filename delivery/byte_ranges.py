"""Which bytes a request asks for (RFC 9110 section 14, conditional ranges section 13.1.5). Pure.

One range is served as 206. Several ranges at once, units other than bytes and headers that cannot be read are answered
with the whole: a server may always do so, and no client that resumes asks for more than one.
"""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes\s*=\s*(\d{0,19})\s*-\s*(\d{0,19})", re.ASCII | re.IGNORECASE)
OK, PARTIAL, UNSATISFIABLE = 200, 206, 416


@dataclass(frozen=True)
class Answer:
    """What to send: HTTP status, and the bytes from `first` up to, not including, `end` of `size`."""

    status: int
    first: int
    end: int
    size: int

    @property
    def length(self) -> int:
        """Return how many bytes of content are sent."""
        return self.end - self.first

    def headers(self) -> dict[str, str]:
        """Return the headers that describe the range; without Content-Length for 416, whose content is none."""
        named = {"Accept-Ranges": "bytes", "Content-Length": str(self.length)}
        if self.status == PARTIAL:
            named["Content-Range"] = f"bytes {self.first}-{self.end - 1}/{self.size}"
        elif self.status == UNSATISFIABLE:
            named["Content-Range"] = f"bytes */{self.size}"
        return named


def answer(size: int, etag: str, *, asked: str = "", if_range: str = "") -> Answer:
    """Return what a GET is answered with.

    Args:
        size: of the whole, in bytes.
        etag: its strong entity tag, with quotes.
        asked: the `Range` header, or nothing.
        if_range: the `If-Range` header: the range counts only if it is this very entity tag (never a date: we keep
            none, and a weak tag never matches).
    """
    whole = Answer(OK, 0, size, size)
    found = _RANGE.fullmatch(asked.strip()) if asked else None
    if found is None or (if_range and if_range.strip() != etag):
        return whole
    first, last = found.groups()
    if first:
        return _from(int(first), int(last) if last else None, whole)
    return _suffix(int(last), whole) if last else whole


def _from(first: int, last: int | None, whole: Answer) -> Answer:
    if last is not None and last < first:
        return whole
    if first >= whole.size:
        return Answer(UNSATISFIABLE, 0, 0, whole.size)
    return Answer(PARTIAL, first, whole.size if last is None else min(last + 1, whole.size), whole.size)


def _suffix(length: int, whole: Answer) -> Answer:
    if length == 0 or whole.size == 0:
        return Answer(UNSATISFIABLE, 0, 0, whole.size)
    return Answer(PARTIAL, max(whole.size - length, 0), whole.size, whole.size)
