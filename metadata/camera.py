"""What made the file, and how it was held. Pure."""

from metadata.record import Camera
from metadata.tags import Tags, name

SOFTWARE = (
    "IFD0:Software",
    "XMP-xmp:CreatorTool",
    "Keys:Software",
    "UserData:SoftwareVersion",
    "RIFF:Software",
    "PNG:Software",
    "ItemList:Encoder",
    "ID3v2_4:EncodedBy",
    "ID3v2_3:EncodedBy",
    "RIFF:Originator",
)
_MAKES = ("IFD0:Make", "Keys:Make", "UserData:Make", "ItemList:Make", "XMP-tiff:Make", "QuickTime:Make")
_MODELS = ("IFD0:Model", "Keys:Model", "UserData:Model", "ItemList:Model", "XMP-tiff:Model", "QuickTime:Model")
_SERIALS = ("ExifIFD:SerialNumber", "XMP-exifEX:BodySerialNumber", "XMP-aux:SerialNumber")
_LENSES = ("ExifIFD:LensModel", "XMP-exifEX:LensModel", "XMP-aux:Lens", "VideoKeys:LensModel", "Keys:LensModel")
_OWNERS = ("ExifIFD:OwnerName", "XMP-exifEX:CameraOwnerName", "XMP-aux:OwnerName", "Canon:OwnerName")
_TURNED = {0: 1, 90: 6, 180: 3, 270: 8}


def read(tags: Tags) -> Camera:
    """Return maker, model, lens, serial number and owner; the last two also where only MakerNotes have them."""
    return Camera(
        make=tags.first(name, *_MAKES),
        model=tags.first(name, *_MODELS),
        serial=tags.first(name, *_SERIALS, *tags.ending("SerialNumber"), *tags.ending("InternalSerialNumber")),
        lens=tags.first(name, *_LENSES),
        owner=tags.first(name, *_OWNERS),
    )


def orientation(tags: Tags) -> int:
    """Return Exif's orientation, 1 to 8 (Exif 3.0, 4.6.4.A); of a film, the one that its rotation amounts to."""
    stored = tags.number("IFD0:Orientation")
    if stored in set(range(1, 9)):
        return int(stored or 1)
    turned = tags.number("Composite:Rotation")
    return _TURNED.get(int(turned), 1) if turned is not None else 1
