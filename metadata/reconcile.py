"""One record from Exif, IIM, XMP and what containers say, in the order of the IPTC/MWG guidelines. Pure.

Order (MWG 2.0 as ExifTool's MWG module implements it, see docs/reference/metadata.md): a non-blank Exif value for
description, creator and copyright; then XMP, unless the stored IPTC digest shows that the IIM block was edited after
XMP was written: then IIM, recovering from XMP what IIM's byte limits cut off.
"""

import re
from collections.abc import Mapping
from typing import Any

from metadata import camera, gps, time
from metadata.iim import KINDS
from metadata.record import MAX_ITEMS, UNDECLARED, Described, Limits, Text
from metadata.tags import Clean, Tags, caption, line, name, terms
from metadata.text import clean_line, clean_list

# What cameras and editors put into ImageDescription or UserComment by themselves.
_MADE_BY_MACHINES = re.compile(
    r"(olympus|(konica )?minolta|kodak|samsung|casio|sony|hp|nikon|pentax|ricoh|concord|maginon|vivitar|medion)"
    r"( digital| still| camera| dsc| computer| electronics| corporation| co\.?,? ?ltd\.?| imaging corp\.?)*"
    r"|<? ?digimax[^>]*>?|exif[ _]jpeg([ _]picture)?|dsc|dcf 1\.\d|digital (still )?camera|jpeg image|image"
    r"|(cof|edf|rbt|hdr|rhdr|dav|mde|ptr|burst|fbt|sdr|vhdr|nor|oznor|btf|hdrpl|ptfbty)(_\w*|;.*)?|default|untitled"
    r"|screenshot|charset=\w+|ascii|lead technologies.*|my beautiful picture|binary comment|picasa|\W*",
    re.IGNORECASE,
)
_SETTING = re.compile(r"[a-zA-Z#]\w{0,30}=.*")  # field recorders: sTAKE=3
_DESCRIPTOR = re.compile(r"\A\([^)]*\) ")
_FILE_NAME = re.compile(r"\S*\d{3}\S*|\S+\.(jpe?g|png|mp4|mov|wav|mp3|tiff?|dng|heic)", re.IGNORECASE)
_QUOTED = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^;]*))\s*(?:;|\Z)')


def xmp_first(raw: Mapping[str, Any]) -> bool:
    """Whether XMP is to be believed before IIM: there is no IIM, no stored digest, or the digest still fits."""
    now, stored = raw.get("File:CurrentIPTCDigest"), raw.get("Photoshop:IPTCDigest")
    return not now or not stored or now == stored


def by_hand(text: str) -> str:
    """Return `text`, or "" when a camera, a recorder or a program wrote it and no person."""
    by_machine = _MADE_BY_MACHINES.fullmatch(text.strip()) or all(map(_SETTING.fullmatch, text.splitlines()))
    return "" if by_machine else text


def handwritten(value: object) -> str:
    """Clean a caption; what a machine wrote counts as none."""
    return by_hand(caption(value))


def titled(value: object) -> str:
    """Clean a title; a file name or a number counts as none."""
    text = line(value)
    return "" if _FILE_NAME.fullmatch(text) else text


def split_artists(text: str) -> list[str]:
    """Return the names in an Exif Artist: separated by `;`, quoted when a name holds one (MWG 2.0, 5.3)."""
    found: list[str] = []
    position = 0
    while position < len(text) and len(found) < MAX_ITEMS:
        match = _QUOTED.match(text, position)
        if match is None or match.end() == position:
            break
        quoted, plain = match.groups()
        found.append(quoted.replace('""', '"') if quoted is not None else plain)
        position = match.end()
    return found


def recovered(iim: str, xmp: str, limit: int) -> str:
    """Return `xmp` when `iim` is the beginning of it, cut at IIM's limit of `limit` bytes; else `iim`."""
    cut = len(iim.encode()) > limit - 4 or len(iim) == limit
    return xmp if cut and len(xmp) > len(iim) and xmp.startswith(iim) else iim


class _Reconciler:
    """Chooses between the three standards of one file."""

    def __init__(self, tags: Tags) -> None:
        self.tags = tags
        self.xmp_first = xmp_first(tags.raw)

    def one(self, clean: Clean, xmp: str, iim: str, *others: str) -> str:
        """Return a single value: from XMP or IIM by the digest's rule, else from the first of `others`."""
        from_xmp = self.tags.first(clean, xmp)
        from_iim = self.tags.first(clean, f"IPTC:{iim}")
        if from_iim and not self.xmp_first:
            return recovered(from_iim, from_xmp, KINDS[iim].limit)
        return from_xmp or from_iim or self.tags.first(clean, *others)

    def several(self, limit: int, xmp: str, iim: str, *others: str) -> tuple[str, ...]:
        """Return a list of values by the same rule; a cut IIM value is recovered from the XMP value beside it."""
        from_xmp = self.tags.many(limit, xmp)
        from_iim = self.tags.many(limit, f"IPTC:{iim}")
        if self.xmp_first or not from_iim:
            return from_xmp or from_iim or self.tags.many(limit, *others)
        whole = (next((x for x in from_xmp if recovered(i, x, KINDS[iim].limit) != i), i) for i in from_iim)
        return tuple(dict.fromkeys(whole))


DESCRIPTIONS = (
    "XMP-dc:Description",
    "Keys:Description",
    "ItemList:LongDescription",
    "ItemList:Description",
    "UserData:Description",
    "Keys:Comment",
    "ItemList:Comment",
    "UserData:Comment",
    "RIFF:Comment",
    "RIFF:Description",
    "PNG:Description",
    "PNG:Comment",
    "IFD0:XPComment",
)
TITLES = ("Keys:Title", "Keys:DisplayName", "ItemList:Title", "UserData:Title", "RIFF:Title", "PNG:Title")
ID3 = ("ID3v2_4", "ID3v2_3", "ID3v2_2", "ID3v1")
AUTHORS = (
    "Keys:Author",
    "Keys:Artist",
    "ItemList:Artist",
    "ItemList:Author",
    "UserData:Author",
    "UserData:Artist",
    "RIFF:Artist",
    "PNG:Author",
    "PNG:Artist",
    "IFD0:XPAuthor",
)
COPYRIGHTS = ("Keys:Copyright", "ItemList:Copyright", "UserData:Copyright", "RIFF:Copyright", "PNG:Copyright")


def _id3(*tags: str) -> tuple[str, ...]:
    return tuple(f"{group}:{tag}" for group in ID3 for tag in tags)


def _comment(value: object) -> str:
    """Clean an ID3 comment; those of iTunes for its own use count as none, a descriptor in front goes."""
    text = caption(value)
    return "" if text.startswith("(iTun") else by_hand(_DESCRIPTOR.sub("", text))


def _description(r: _Reconciler) -> str:
    exif = r.tags.first(handwritten, "IFD0:ImageDescription")
    if exif in {r.tags.first(caption, "IFD0:Make"), r.tags.first(caption, "IFD0:Model")}:
        exif = ""
    best = exif or r.one(handwritten, "XMP-dc:Description", "Caption-Abstract", *DESCRIPTIONS)
    best = best or r.tags.first(_comment, *_id3("Comment", "Comment-eng"))
    return best or r.tags.first(handwritten, "ExifIFD:UserComment")


def _bylines(r: _Reconciler) -> tuple[str, ...]:
    artist = r.tags.first(line, "IFD0:Artist")
    exif = clean_list(split_artists(artist), Limits.NAME, MAX_ITEMS)
    return exif or r.several(Limits.NAME, "XMP-dc:Creator", "By-line", *AUTHORS, *_id3("Artist"))


def _exif_copyright(tags: Tags) -> str:
    """Exif joins photographer and editor with NUL, which ExifTool shows as a line."""
    return tags.first(line, "IFD0:Copyright")


def _keywords(r: _Reconciler) -> tuple[str, ...]:
    found = r.several(Limits.KEYWORD, "XMP-dc:Subject", "Keywords")
    joined = r.tags.first(terms, "IFD0:XPKeywords", "ItemList:Keyword", "Keys:Keywords", "RIFF:Keywords")
    return found or clean_list(re.split(r"[;,]", joined), Limits.KEYWORD, MAX_ITEMS)


def _texts(r: _Reconciler, headline: str, description: str) -> dict[str, Text]:
    """Put headline, caption and alternative text under their languages; a repeated one is not undeclared."""
    headlines = r.tags.languages("XMP-dc:Title", titled)
    captions = r.tags.languages("XMP-dc:Description", handwritten)
    alts = r.tags.languages("XMP-iptcCore:AltTextAccessibility", caption)
    headlines[UNDECLARED], captions[UNDECLARED] = headline, description
    declared = {tag for tag in (*headlines, *captions, *alts) if tag}
    for values in (headlines, captions, alts):
        if values.get(UNDECLARED) in {values.get(tag) for tag in declared}:
            values.pop(UNDECLARED, None)
    found = {
        tag: Text(headlines.get(tag, ""), captions.get(tag, ""), (), alts.get(tag, ""))
        for tag in (UNDECLARED, *sorted(declared))
    }
    found[UNDECLARED] = Text(
        found[UNDECLARED].headline, found[UNDECLARED].caption, _keywords(r), found[UNDECLARED].alt_text
    )
    return {tag: text for tag, text in found.items() if text}


def _persons(tags: Tags) -> tuple[str, ...]:
    named = list(tags.scalars("XMP-iptcExt:PersonInImage"))
    named += [Tags(p).first(name, "PersonName") for p in tags.structs("XMP-iptcExt:PersonInImageWDetails")]
    for info in tags.structs("XMP-mwg-rs:RegionInfo"):
        faces = Tags(info).structs("RegionList")
        named += [Tags(face).first(name, "Name") for face in faces if face.get("Type") == "Face"]
    return clean_list(named, Limits.NAME, MAX_ITEMS)


def _place(r: _Reconciler) -> dict[str, str]:
    shown = next(r.tags.structs("XMP-iptcExt:LocationCreated"), None)
    shown = shown or next(r.tags.structs("XMP-iptcExt:LocationShown"), {})
    wanted = {
        "location": ("XMP-iptcCore:Location", "Sub-location", "Sublocation"),
        "city": ("XMP-photoshop:City", "City", "City"),
        "province": ("XMP-photoshop:State", "Province-State", "ProvinceState"),
        "country": ("XMP-photoshop:Country", "Country-PrimaryLocationName", "CountryName"),
        "country_code": ("XMP-iptcCore:CountryCode", "Country-PrimaryLocationCode", "CountryCode"),
    }
    return {key: r.one(name, xmp, iim) or Tags(shown).first(name, struct) for key, (xmp, iim, struct) in wanted.items()}


def _rating(tags: Tags) -> int | None:
    rating = tags.number("XMP-xmp:Rating", "IFD0:Rating")
    return int(rating) if rating is not None and -1 <= rating <= 5 else None  # noqa: PLR2004 - XMP part 1, 8.4


def reconcile(raw: Mapping[str, Any]) -> Described:
    """Return the record that a raw one (`Group:Tag`, ExifTool's family 1 names) stands for. Never raises on values."""
    tags = Tags(raw)
    r = _Reconciler(tags)
    title = r.one(line, "XMP-dc:Title", "ObjectName", *TITLES, *_id3("Title"), "IFD0:XPTitle")
    headline = r.one(line, "XMP-photoshop:Headline", "Headline") or titled(title)
    description = _description(r)
    return Described(
        headline=headline,
        caption=description,
        title=title,
        texts=_texts(r, headline, description),
        bylines=_bylines(r),
        credit_line=r.one(name, "XMP-photoshop:Credit", "Credit"),
        copyright_notice=_exif_copyright(tags)
        or r.one(line, "XMP-dc:Rights", "CopyrightNotice", *COPYRIGHTS, *_id3("Copyright")),
        usage_terms=tags.languages("XMP-xmpRights:UsageTerms", terms),
        web_statement=tags.first(line, "XMP-xmpRights:WebStatement"),
        instructions=r.one(line, "XMP-photoshop:Instructions", "SpecialInstructions"),
        job_id=r.one(name, "XMP-photoshop:TransmissionReference", "OriginalTransmissionReference"),
        source=r.one(name, "XMP-photoshop:Source", "Source"),
        caption_writer=r.one(name, "XMP-photoshop:CaptionWriter", "Writer-Editor"),
        persons=_persons(tags),
        event=tags.first(line, "XMP-iptcExt:Event"),
        **_place(r),
        gps=gps.read(tags),
        orientation=camera.orientation(tags),
        taken=time.taken(tags, xmp_first=r.xmp_first),
        camera=camera.read(tags),
        software=clean_line(tags.first(name, *camera.SOFTWARE), Limits.NAME),
        rating=_rating(tags),
        digital_source_type=tags.first(line, "XMP-iptcExt:DigitalSourceType"),
        data_mining=tags.first(line, "XMP-plus:DataMining"),
    )
