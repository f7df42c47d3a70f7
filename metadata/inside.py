"""Runs in the decoder child only: Exif by exifread and the XMP packet by an XML parser, where ExifTool cannot be had.

Names are ExifTool's (`Group:Tag`, family 1), so that everything after this is the same. Pictures only.
"""

import mmap
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

import exifread
from defusedxml import ElementTree

EXPOSED = ("tags",)

_GROUPS = {"Image": "IFD0", "EXIF": "ExifIFD", "GPS": "GPS"}
_NAMES = {
    "DateTime": "ModifyDate",
    "DateTimeDigitized": "CreateDate",
    "BodySerialNumber": "SerialNumber",
    "CameraOwnerName": "OwnerName",
    "GPSDate": "GPSDateStamp",
}
_DEGREES, _CLOCK = frozenset({"GPSLatitude", "GPSLongitude", "GPSDestLatitude", "GPSDestLongitude"}), "GPSTimeStamp"
_WIDE = frozenset({"XPTitle", "XPComment", "XPAuthor", "XPKeywords", "XPSubject"})
_ASCII, _UNDEFINED = 2, 7

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XMP_GROUPS = {
    "http://purl.org/dc/elements/1.1/": "XMP-dc",
    "http://ns.adobe.com/photoshop/1.0/": "XMP-photoshop",
    "http://ns.adobe.com/xap/1.0/": "XMP-xmp",
    "http://ns.adobe.com/xap/1.0/rights/": "XMP-xmpRights",
    "http://ns.adobe.com/exif/1.0/": "XMP-exif",
    "http://ns.adobe.com/exif/1.0/aux/": "XMP-aux",
    "http://ns.adobe.com/tiff/1.0/": "XMP-tiff",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "XMP-iptcCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "XMP-iptcExt",
    "http://ns.useplus.org/ldf/xmp/1.0/": "XMP-plus",
}
_PACKET = re.compile(rb"<x:xmpmeta\b.{0,400000}?</x:xmpmeta>", re.DOTALL)
_COORDINATE = re.compile(r"(\d+),(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?([NSEW])\Z")
_MAX_DEPTH = 6


class _Languages(dict[str, str]):
    """A language alternative, as opposed to a structure."""


def tags(path: str) -> dict[str, Any]:
    """Return what a picture says in Exif and XMP."""
    with open(path, "rb") as stream:  # noqa: PTH123 - the child gets paths as text
        found = dict(_exif(exifread.process_file(stream, details=False, extract_thumbnail=False)))
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            packet = _PACKET.search(data)
            found |= xmp(packet.group()) if packet else {}
    return found


def _exif(read: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, tag in read.items():
        group, _, name = key.partition(" ")
        if group in _GROUPS and hasattr(tag, "values"):
            try:
                value = _value(name, tag.field_type, tag.values)
            except (ArithmeticError, TypeError, ValueError):  # 0/0 and other numbers that are none
                continue
            if value is not None:
                yield f"{_GROUPS[group]}:{_NAMES.get(name, name)}", value


def _value(name: str, kind: int, values: Any) -> Any:
    if name in _WIDE:
        return bytes(values).decode("utf-16-le", errors="replace").rstrip("\0")
    if kind == _ASCII or isinstance(values, str):
        return str(values)
    if kind == _UNDEFINED or not values:
        return None
    numbers = [float(Fraction(value)) for value in values[:3]]
    if name in _DEGREES:
        return sum(number / 60**n for n, number in enumerate(numbers))
    if name == _CLOCK:
        return ":".join(f"{int(number):02}" for number in numbers)
    return int(numbers[0]) if numbers[0].is_integer() else numbers[0]


def xmp(packet: bytes) -> dict[str, Any]:
    """Return the properties of an XMP packet whose namespaces are known; entities are refused."""
    found: dict[str, Any] = {}
    for about in ElementTree.fromstring(packet).iter(f"{RDF}Description"):
        for name, value in about.attrib.items():
            _put(found, name, value)
        for child in about:
            _put(found, child.tag, _xmp_value(child, 0))
    return found


def _put(found: dict[str, Any], qualified: str, value: Any) -> None:
    uri, _, local = qualified.removeprefix("{").partition("}")
    group = _XMP_GROUPS.get(uri)
    if group is None or not local:
        return
    name = f"{group}:{local[0].upper()}{local[1:]}"
    if isinstance(value, _Languages):
        for tag, text in value.items():
            found[name if tag == "x-default" else f"{name}-{tag}"] = text
    else:
        found[name] = _degrees(value) if isinstance(value, str) else value


def _degrees(text: str) -> Any:
    """XMP writes a coordinate as `42,39.78N` (ISO 16684-1's exif:GPSCoordinate)."""
    match = _COORDINATE.match(text)
    if not match:
        return text.replace("T", " ", 1) if re.match(r"\d{4}-\d\d-\d\dT", text) else text
    whole, minutes, seconds, letter = match.groups()
    value = int(whole) + float(minutes) / 60 + float(seconds or 0) / 3600
    return -value if letter in "SW" else value


def _xmp_value(element: Element, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        return None
    for child in element:
        items = child.findall(f"{RDF}li")
        if child.tag == f"{RDF}Alt" and any(LANG in item.attrib for item in items):
            return _Languages({item.attrib.get(LANG, "x-default"): item.text or "" for item in items})
        if child.tag in {f"{RDF}Alt", f"{RDF}Bag", f"{RDF}Seq"}:
            return [_xmp_value(item, depth + 1) for item in items]
    if len(element):
        inner = element.find(f"{RDF}Description")
        return {_local(one.tag): _xmp_value(one, depth + 1) for one in (inner if inner is not None else element)}
    return element.text or ""


def _local(qualified: str) -> str:
    local = qualified.rpartition("}")[2]
    return local[:1].upper() + local[1:]
