"""Names what is not accepted, so that a person learns what they handed in. Returns codes of `transcode.refusals`."""

import re
from collections.abc import Callable

from transcode.sniff import bmff, riff
from transcode.sniff.source import Source

TEXT_BYTES = 2048
TS_PACKETS = ((0, 188), (4, 192), (0, 204))

MAGIC: tuple[tuple[int, tuple[bytes, ...], str], ...] = (
    (0, (b"GIF87a", b"GIF89a"), "gif"),
    (0, (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), "tiff"),
    (6, (b"HEAPCCDR", b"HEAPJPGM"), "raw"),
    (0, (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"\0MRM", b"FOVb"), "raw"),
    (0, (b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n"), "jpeg-xl"),
    (0, (b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51"), "jpeg-2000"),
    (0, (b"BM",), "bmp"),
    (0, (b"\0\0\x01\0", b"\0\0\x02\0"), "icon"),
    (0, (b"8BPS",), "photoshop"),
    (0, (b"#?RADIANCE", b"#?RGBE", b"\x76\x2f\x31\x01"), "hdr-picture"),
    (4, (b"\x11\xaf", b"\x12\xaf"), "animation"),
    (0, (b"\x1a\x45\xdf\xa3",), "matroska"),
    (0, (b"\0\0\x01\xba", b"\0\0\x01\xb3"), "mpeg-ps"),
    (0, (b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02",), "mxf"),
    (0, (b"FLV\x01", b"FWS", b"CWS", b"ZWS"), "flash"),
    (0, (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",), "windows-media"),
    (0, (b"OggS",), "ogg"),
    (0, (b"fLaC",), "flac"),
    (8, (b"AIFF", b"AIFC"), "aiff"),
    (0, (b"#!AMR",), "amr"),
    (0, (b"\xff\xf1", b"\xff\xf9", b"ADIF"), "aac"),
    (0, (b"caff\0\x01",), "caf"),
    (0, (b"MThd",), "midi"),
    (0, (b"%PDF-",), "pdf"),
    (0, (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"), "document"),
    (0, (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"), "archive"),
    (0, (b"\xfd7zXZ\0", b"BZh", b"\x28\xb5\x2f\xfd"), "archive"),
    (257, (b"ustar",), "archive"),
    (0, (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"), "program"),
)

TEXTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"#extm3u|ffconcat version|\[playlist\]|<asx|<smil"), "playlist"),
    (re.compile(r"push graphic-context|viewbox \d|#!|<\?php|%!ps|<image>\s*<read"), "script"),
    (re.compile(r"<!doctype html|<html|<head|<body|<script"), "web-page"),
    (re.compile(r"(<\?xml.*?)?(<!--.*?-->\s*|<!doctype svg.*?)*<svg[\s>]", re.DOTALL), "svg"),
    (re.compile(r"<\?xpacket|<x:xmpmeta|<rdf:rdf"), "xmp-sidecar"),
)
XML_INSIDE: tuple[tuple[str, str], ...] = (
    ("<svg", "svg"),
    ("<!doctype html", "web-page"),
    ("<html", "web-page"),
    ("<x:xmpmeta", "xmp-sidecar"),
    ("<rdf:rdf", "xmp-sidecar"),
    ("<image>", "script"),
)


def name_of(source: Source) -> str:
    """Return the code of what the file is; `unknown` if nothing is known."""
    looks: tuple[Callable[[Source], str | None], ...] = (
        bmff.other_brand,
        riff.other_form,
        _by_magic,
        _transport_stream,
        _text,
    )
    return next((code for look in looks if (code := look(source))), "unknown")


def _by_magic(source: Source) -> str | None:
    head = source.head
    return next((code for offset, magics, code in MAGIC if head[offset:].startswith(magics)), None)


def _transport_stream(source: Source) -> str | None:
    """MPEG-TS (ISO/IEC 13818-1 §2.4.3): a sync byte every 188 bytes, also with time codes (192) or parity (204)."""
    for start, step in TS_PACKETS:
        if len(source.head) >= start + 8 * step and set(source.head[start : start + 8 * step : step]) == {0x47}:
            return "mpeg-ts"
    return None


def _text(source: Source) -> str | None:
    text = _decoded(source.head[:TEXT_BYTES], whole=source.size <= TEXT_BYTES)
    if text is None:
        return None
    text = text.lstrip("\ufeff \t\r\n").lower()
    code = next((code for pattern, code in TEXTS if pattern.match(text)), None)
    if code is None and text.startswith("<?xml"):
        return next((code for needle, code in XML_INSIDE if needle in text), "xml")
    return code or "text"


def _decoded(head: bytes, *, whole: bool) -> str | None:
    """Return text that reads as such: UTF-8, or UTF-16 with a mark; None for bytes."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) // 2 * 2].decode("utf-16", errors="replace")
    else:
        try:
            text = head.decode("utf-8")
        except UnicodeDecodeError as error:
            cut_letter = not whole and error.start > len(head) - 4
            if not cut_letter:
                return None
            text = head[: error.start].decode("utf-8")
    controls = sum(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text)  # noqa: PLR2004 - C0 controls
    return text if text.strip() and controls == 0 else None
