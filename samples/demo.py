"""The demonstration's files: six pictures, a film and a sound of an imagined state visit, with captions inside."""

from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image

from samples.film import make_film
from samples.scenes import SCENES
from samples.sound import make_sound

WIDTH, HEIGHT = 2700, 1800


@dataclass(frozen=True)
class DemoFile:
    """One file, and what the editor writes about it: (headline, caption) by language."""

    path: Path
    texts: dict[str, tuple[str, str]]


# The Albanian texts come inside the files, as a photographer hands them in; the others are written at the desk.
TEXTS: dict[str, dict[str, tuple[str, str]]] = {
    "arrival": {
        "sq": ("Mbërritja e delegacionit", "Delegacioni i huaj mbërrin para Qeverisë, i pritur nga garda e nderit."),
        "sr-Latn": ("Dolazak delegacije", "Strana delegacija stiže pred zgradu Vlade, dočekuje je počasna garda."),
        "en": (
            "Guests arrive",
            "The visiting delegation arrives at the seat of Government and is met by a guard of honour.",
        ),
    },
    "handshake": {
        "sq": ("Shtrëngimi i duarve", "Kryeministri pret homologun e tij para flamujve."),
        "sr-Latn": ("Rukovanje", "Premijer dočekuje svog kolegu ispred zastava."),
        "en": ("Handshake before the flags", "The Prime Minister welcomes his counterpart before the flags."),
    },
    "meeting": {
        "sq": ("Bisedimet", "Dy delegacionet gjatë bisedimeve në sallën e mbledhjeve të Qeverisë."),
        "sr-Latn": ("Razgovori", "Dve delegacije tokom razgovora u sali za sednice Vlade."),
        "en": ("Talks", "The two delegations during talks in the Government's meeting room."),
    },
    "podium": {
        "sq": ("Deklarata për media", "Kryeministri gjatë deklaratës për media pas bisedimeve."),
        "sr-Latn": ("Izjava za medije", "Premijer tokom izjave za medije posle razgovora."),
        "en": ("Statement to the press", "The Prime Minister during his statement to the press after the talks."),
    },
    "bridge": {
        "sq": ("Shëtitja mbi urë", "Mysafirët duke kaluar urën e vjetër të gurit."),
        "sr-Latn": ("Šetnja preko mosta", "Gosti prelaze stari kameni most."),
        "en": ("Walk across the bridge", "The guests cross the old stone bridge."),
    },
    "skyline": {
        "sq": ("Kryeqyteti në muzg", "Kryeqyteti në muzg, pas përfundimit të vizitës."),
        "sr-Latn": ("Glavni grad u sumrak", "Glavni grad u sumrak, po završetku posete."),
        "en": ("The capital at dusk", "The capital at dusk, after the visit."),
    },
    "film": {
        "sq": ("Vizita shtetërore, film", "Pamje të shkurtra nga vizita shtetërore."),
        "sr-Latn": ("Državna poseta, film", "Kratki snimci državne posete."),
        "en": ("State visit, film", "Short footage of the state visit."),
    },
    "sound": {
        "sq": ("Zëri i ambientit", "Zë ambienti nga salla e mbledhjeve."),
        "sr-Latn": ("Zvuk ambijenta", "Zvuk ambijenta iz sale za sednice."),
        "en": ("Room sound", "Sound of the meeting room."),
    },
}


def make_demo(folder: Path) -> list[DemoFile]:
    """Make all files in `folder`, which must exist; takes some seconds."""
    made = []
    for number, name in enumerate(SCENES):
        made.append(_picture(folder / f"DSC_{4101 + number}.JPG", name, number))
    film = make_film([file.path for file in made[:4]], make_sound(folder / "room.wav"), folder / "C0042.MP4")
    made.append(DemoFile(film, TEXTS["film"]))
    made.append(DemoFile((folder / "room.wav").rename(folder / "REC_0007.WAV"), TEXTS["sound"]))
    return made


def _picture(path: Path, name: str, number: int) -> DemoFile:
    headline, caption = TEXTS[name]["sq"]
    image = SCENES[name](WIDTH, HEIGHT)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Kronika", "Sample camera"
    exif[0x010E], exif[0x013B] = caption, "Arta Photographer"
    details = exif.get_ifd(0x8769)
    details[0x9003], details[0x9011] = f"2026:11:23 1{number}:1{number}:07", "+01:00"
    details[0xA431] = "SN-4711-0815"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (42.0, 39.0, 46.0), "E", (21.0, 9.0, 58.0)
    image.save(path, quality=92, exif=exif, xmp=_xmp(headline, caption))
    return DemoFile(path, TEXTS[name])


def _xmp(headline: str, caption: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        f' photoshop:Headline="{escape(headline)}"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">'
        f"{escape(caption)}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
