"""The XMP packet of a press copy (ISO 16684-1), serialised by the standard library's XML writer.

Properties are those of IPTC Photo Metadata 2025.1 that the press minimum needs, see docs/reference/press-copy.md. The
packet carries no date of its own: the same facts give the same bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from xml.etree import ElementTree as ET

from metadata.press.facts import EMPTY_SLOT, PressFacts
from metadata.record import Text
from metadata.text import cut

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = "http://www.w3.org/XML/1998/namespace"
NAMESPACES = {
    "x": "adobe:ns:meta/",
    "rdf": RDF,
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "kronika": "https://ns.kronika.invalid/press/1.0/",
}
BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'.encode()
END = b'\n<?xpacket end="r"?>'
MAX_PACKET = 60_000  # an APP1 segment holds 65,502 bytes of packet; extended XMP is not written
_SHORTER = (8_000, 4_000, 2_000, 1_000, 500, 250, 100)

for _prefix, _uri in NAMESPACES.items():
    ET.register_namespace(_prefix, _uri)


def _name(prefixed: str) -> str:
    prefix, local = prefixed.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


class _Packet:
    """The description being built; empty values write nothing."""

    def __init__(self) -> None:
        self.root = ET.Element(_name("x:xmpmeta"))
        self.about = ET.SubElement(ET.SubElement(self.root, _name("rdf:RDF")), _name("rdf:Description"))
        self.about.set(_name("rdf:about"), "")

    def line(self, name: str, value: str) -> None:
        if value:
            ET.SubElement(self.about, _name(name)).text = value

    def items(self, name: str, container: str, values: Iterable[str]) -> None:
        values = [value for value in values if value]
        if values:
            box = ET.SubElement(ET.SubElement(self.about, _name(name)), _name(f"rdf:{container}"))
            for value in values:
                ET.SubElement(box, _name("rdf:li")).text = value

    def languages(self, name: str, values: Mapping[str, str]) -> None:
        """Write a language alternative; the first value is also the default (ISO 16684-1, 8.2.2.4)."""
        if not values:
            return
        box = ET.SubElement(ET.SubElement(self.about, _name(name)), _name("rdf:Alt"))
        default = next(iter(values.values()))
        for tag, text in {"x-default": default, **values}.items():
            item = ET.SubElement(box, _name("rdf:li"))
            item.set(f"{{{XML}}}lang", tag)
            item.text = text

    def bytes(self) -> bytes:
        serialised: bytes = ET.tostring(self.root, encoding="utf-8")
        return BEGIN + serialised + END


def date_created(facts: PressFacts) -> str:
    """Return the moment as XMP and ID3 have it: wall time with its offset if known, else UTC, else ""."""
    taken = facts.taken
    if not taken.wall:
        return taken.utc or ""
    if taken.offset_minutes is None or "T" not in taken.wall:
        return taken.wall
    return taken.wall + offset_text(taken.offset_minutes)


def offset_text(minutes: int) -> str:
    """Return an offset as `+02:00`."""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _build(facts: PressFacts, *, slot: bool, pixels: str) -> bytes:
    packet = _Packet()
    packet.items("dc:creator", "Seq", facts.bylines)
    packet.languages("dc:title", facts.alternatives("headline"))
    packet.languages("dc:description", facts.alternatives("caption"))
    packet.languages("dc:rights", {"x-default": facts.copyright_notice} if facts.copyright_notice else {})
    packet.items("dc:subject", "Bag", facts.keywords)
    packet.line("dc:identifier", facts.public_id)
    packet.line("photoshop:Headline", facts.headline)
    packet.line("photoshop:Credit", facts.credit_line)
    packet.line("photoshop:Source", facts.source)
    packet.line("photoshop:DateCreated", date_created(facts))
    packet.line("photoshop:City", facts.city)
    packet.line("photoshop:Country", facts.country)
    packet.line("photoshop:Instructions", facts.instructions)
    packet.line("photoshop:TransmissionReference", facts.public_id)
    packet.line("Iptc4xmpCore:Location", facts.location)
    packet.line("Iptc4xmpCore:CountryCode", facts.country_code)
    packet.languages("Iptc4xmpCore:AltTextAccessibility", facts.alternatives("alt_text"))
    packet.items("Iptc4xmpExt:PersonInImage", "Bag", facts.persons)
    packet.languages("Iptc4xmpExt:Event", facts.in_order(facts.event))
    packet.line("Iptc4xmpExt:DigitalSourceType", facts.digital_source_type)
    packet.line("xmpRights:Marked", "True" if facts.copyright_notice else "")
    packet.languages("xmpRights:UsageTerms", facts.in_order(facts.usage_terms))
    packet.line("xmpRights:WebStatement", facts.web_statement)
    packet.line("kronika:Language", facts.language)
    packet.line("kronika:Pixels", pixels)
    packet.line("kronika:DeliveryId", EMPTY_SLOT.decode() if slot else "")
    return packet.bytes()


def packet(facts: PressFacts, *, slot: bool, pixels: str = "") -> bytes:
    """Return the packet for `facts` (cleaned), at most `MAX_PACKET` bytes.

    With `slot` it holds an empty delivery id (`slot_in` finds it). `pixels` says whether they are as they came
    (`untouched`) or `converted`. When everything together is too long, the texts of the other languages are cut, then
    all: the chosen language keeps its words longest.
    """
    made = _build(facts, slot=slot, pixels=pixels)
    for limit in (*_SHORTER, *_SHORTER):
        if len(made) <= MAX_PACKET:
            break
        facts = _shorter(facts, limit)
        made = _build(facts, slot=slot, pixels=pixels)
    return made


def _shorter(facts: PressFacts, limit: int) -> PressFacts:
    shortened = {tag: _cut(text, limit) for tag, text in facts.texts.items()}
    if shortened != dict(facts.texts):
        return replace(facts, texts=shortened)
    return replace(
        facts,
        caption=cut(facts.caption, limit * 4),
        alt_text=cut(facts.alt_text, limit),
        keywords=facts.keywords[: max(limit // 10, 20)],
        persons=facts.persons[: max(limit // 10, 20)],
        bylines=facts.bylines[: max(limit // 10, 20)],
        usage_terms={tag: cut(text, limit) for tag, text in facts.usage_terms.items()},
    )


def _cut(text: Text, limit: int) -> Text:
    return Text(cut(text.headline, limit), cut(text.caption, limit), (), cut(text.alt_text, limit))


def slot_in(made: bytes) -> int:
    """Return the offset of the delivery id in a packet made with a slot."""
    mark = b"<kronika:DeliveryId>"
    return made.index(mark + EMPTY_SLOT + b"<") + len(mark)
