"""Files to make press copies of, with everything planted in them that must not leave; and facts to write."""

import subprocess
import wave
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from PIL import Image

from metadata.press import EMPTY_SLOT, PressFacts, Slot, write_jpeg
from metadata.record import Taken, Text
from tests.support.exiftool import exiftool

SECRETS = ("SERIAL4711", "OWNERNAME", "MAKERNOTE-BODY", "TRAILER-BODY", "COMMENT-BODY", "LENS0815", "35.6586", "35,39")

DELIVERY = "abcdefghjk0123456789"
CAPTIONS = {
    "sq": "Kryeministri Thaçi bisedon me qytetarët në Ferizaj.\nRreshti i dytë & <b>shenja</b>.",
    "sr-Cyrl": "Премијер Ђорђевић разговара са грађанима у Урошевцу.",
    "en": "The Prime Minister talks to citizens in Ferizaj.",
}
HEADLINES = {"sq": "Kryeministri në Ferizaj", "sr-Cyrl": "Премијер у Урошевцу", "en": "Prime Minister in Ferizaj"}
TERMS = {"sq": "Vetëm për përdorim editorial", "sr-Cyrl": "Само за уредничку употребу", "en": "Editorial use only"}


def facts(language: str = "sq", **changes: object) -> PressFacts:
    """Return facts as an approved picture has them, for a recipient of `language`."""
    values: dict[str, Any] = {
        "public_id": "q4w8e7r6t5y4t3r2",
        "language": language,
        "headline": HEADLINES[language],
        "caption": CAPTIONS[language],
        "alt_text": f"alt {language}",
        "keywords": ("qeveri", "Ferizaj", "влада"),
        "texts": {tag: Text(HEADLINES[tag], CAPTIONS[tag], (), f"alt {tag}") for tag in CAPTIONS},
        "bylines": ("Мирјана Ђорђевић-Стојановић", "Agim Berisha"),
        "credit_line": "Zyra e Kryeministrit",
        "copyright_notice": "© 2026 Zyra e Kryeministrit",
        "usage_terms": TERMS,
        "web_statement": "https://press.example/terms",
        "instructions": "Not for advertising",
        "source": "OPM",
        "persons": ("Hashim Thaçi",),
        "event": {"en": "Visit to Ferizaj", "sq": "Vizita në Ferizaj"},
        "location": "City hall",
        "city": "Ferizaj",
        "country": "Kosovo",
        "country_code": "XKX",
        "taken": Taken("2026-05-04T10:11:12.5", 120, "2026-05-04T08:11:12.5Z", "exif", "exif"),
        "digital_source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    }
    return PressFacts(**values | changes)


def picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Return a picture with something in it."""
    gradient = Image.linear_gradient("L").resize((width, height))
    bands = [
        gradient,
        gradient.transpose(Image.Transpose.ROTATE_180),
        gradient.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    ]
    if mode == "L":
        return gradient
    return Image.merge("RGB", bands).convert(mode)


def loaded_jpeg(path: Path) -> Path:
    """Write a JPEG with GPS, serial numbers and owner in Exif, MakerNote and XMP, two pictures (MPF) and a trailer."""
    exif = Image.Exif()
    exif[0x010F] = "Nikon"
    exif.get_ifd(0x8769)[0x927C] = b"MAKERNOTE-BODY SERIAL4711"
    second = picture().rotate(90)
    picture().save(path, "MPO", save_all=True, append_images=[second], exif=exif, quality=90)
    planted = {
        "ExifIFD:SerialNumber": "SERIAL4711",
        "ExifIFD:LensSerialNumber": "LENS0815",
        "ExifIFD:OwnerName": "OWNERNAME",
        "GPS:GPSLatitude": "35.6586",
        "GPS:GPSLatitudeRef": "N",
        "GPS:GPSLongitude": "139.7454",
        "GPS:GPSLongitudeRef": "E",
        "XMP-exif:GPSLatitude": "35.6586",
        "XMP-aux:SerialNumber": "SERIAL4711",
        "XMP-aux:OwnerName": "OWNERNAME",
        "XMP-aux:LensSerialNumber": "LENS0815",
        "XMP-tiff:Make": "x" * 70_000,
        "XMP-dc:Description": "camera's own",
        "Caption-Abstract": "camera's own",
        "Comment": "COMMENT-BODY",
    }
    exiftool("-q", "-overwrite_original", *(f"-{name}={value}" for name, value in planted.items()), path)
    with path.open("ab") as stream:
        stream.write(b"TRAILER-BODY SERIAL4711")
    return path


def ffmpeg(*arguments: str | Path) -> None:
    """Run the bundled FFmpeg."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-nostdin", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True)


def film(path: Path, *options: str) -> Path:
    """Write a film of a second with picture, sound and a location."""
    picture_source = ("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10")
    sound_source = ("-f", "lavfi", "-i", "sine=frequency=440")
    said = ("-metadata", "location=+35.6586+139.7454/", "-metadata", "comment=OWNERNAME")
    coded = ("-t", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac")
    ffmpeg(*picture_source, *sound_source, *coded, *said, *options, path)
    return path


def sound_wav(path: Path, seconds: float = 0.5) -> Path:
    """Write half a second of sound."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(n * 37 % 256 for n in range(int(seconds * 16000))))
    return path


def sound_mp3(path: Path) -> Path:
    """Write a second of sound with somebody's tags."""
    said = (
        "-metadata",
        "title=camera's own",
        "-metadata",
        "artist=OWNERNAME",
        "-id3v2_version",
        "3",
        "-write_id3v1",
        "1",
    )
    ffmpeg("-f", "lavfi", "-i", "sine=frequency=440", "-t", "1", "-c:a", "libmp3lame", *said, path)
    return path


def handed_out(source: Path, target: Path, said: PressFacts) -> Path:
    """Make the master of the JPEG `source` and patch a delivery id into it, as delivery does."""
    return patched(target, write_jpeg(source, target, said, recompressed=False))


def patched(path: Path, slot: Slot) -> Path:
    """Write the delivery id into a master's empty slot."""
    data = bytearray(path.read_bytes())
    assert data[slot.offset : slot.offset + slot.length] == EMPTY_SLOT
    data[slot.offset : slot.offset + slot.length] = DELIVERY.encode()
    path.write_bytes(data)
    return path
