"""The demonstration's files: nine pictures, a film and a sound of an imagined state visit, with captions inside."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image

from samples import buildings, film, indoors, landscapes, sound
from samples.camera import MAKE, MODEL, Shot, save

FIRST = datetime(2026, 11, 23, 8, 40)  # noqa: DTZ001 - a camera's wall time
PRISHTINA = (42.6629, 21.1655)
BYLINE = "Arta Photographer"
LYING = 6
PAINTERS = 2

Texts = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class DemoFile:
    """One file, and what the editor writes about it: (headline, caption) by language."""

    path: Path
    texts: Texts


@dataclass(frozen=True)
class Scene:
    """A picture to paint, and what is said of it. With orientation 6 the camera was held upright."""

    paint: Callable[[], Image.Image]
    texts: Texts
    orientation: int = 1


# The Albanian texts come inside the files, as a photographer hands them in; the others are written at the desk.
SCENES: tuple[Scene, ...] = (
    Scene(
        buildings.colonnade,
        {
            "sq": ("Selia e Qeverisë në mbrëmje", "Shtyllat e selisë së Qeverisë, të ndriçuara për vizitën."),
            "sr-Latn": ("Sedište Vlade uveče", "Stubovi sedišta Vlade, osvetljeni povodom posete."),
            "en": ("The seat of Government at dusk", "The columns of the seat of Government, lit for the visit."),
        },
    ),
    Scene(
        indoors.table,
        {
            "sq": ("Salla e bisedimeve", "Tryeza e gjatë në sallën e mbledhjeve, para fillimit të bisedimeve."),
            "sr-Latn": ("Sala za razgovore", "Dugačak sto u sali za sednice, pre početka razgovora."),
            "en": ("The room for the talks", "The long table in the meeting room, before the talks begin."),
        },
    ),
    Scene(
        indoors.podium,
        {
            "sq": ("Podiumi para deklaratës", "Podiumi është gati për deklaratën e përbashkët për media."),
            "sr-Latn": ("Govornica pre izjave", "Govornica je spremna za zajedničku izjavu za medije."),
            "en": ("The podium before the statement", "The podium stands ready for the joint statement to the press."),
        },
    ),
    Scene(
        indoors.microphones,
        {
            "sq": ("Mikrofonat e medias", "Mikrofonat në sallën e medias, pas tyre dritat e kamerave."),
            "sr-Latn": ("Mikrofoni medija", "Mikrofoni u sali za medije, iza njih svetla kamera."),
            "en": ("The media's microphones", "Microphones in the press room, the cameras' lights behind them."),
        },
    ),
    Scene(
        buildings.tower,
        {
            "sq": ("Ministria e re", "Retë pasqyrohen në fasadën e xhamtë të ministrisë së re."),
            "sr-Latn": ("Novo ministarstvo", "Oblaci se ogledaju u staklenoj fasadi novog ministarstva."),
            "en": ("The new ministry", "Clouds are mirrored in the glass front of the new ministry."),
        },
        orientation=LYING,
    ),
    Scene(
        landscapes.bridge,
        {
            "sq": ("Ura e re", "Ura e re mbi lumë në perëndim të diellit, në ditën e hapjes."),
            "sr-Latn": ("Novi most", "Novi most preko reke u zalasku sunca, na dan otvaranja."),
            "en": ("The new bridge", "The new bridge over the river at sunset, on the day of its opening."),
        },
    ),
    Scene(
        landscapes.lake,
        {
            "sq": ("Liqeni në muzg", "Liqeni në muzg, ndalesa e fundit e vizitës."),
            "sr-Latn": ("Jezero u sumrak", "Jezero u sumrak, poslednja stanica posete."),
            "en": ("The lake at dusk", "The lake at dusk, the last stop of the visit."),
        },
    ),
    Scene(
        landscapes.hills,
        {
            "sq": ("Arat para korrjes", "Arat në dritën e mbrëmjes, përgjatë rrugës së delegacionit."),
            "sr-Latn": ("Njive pre žetve", "Njive u večernjem svetlu, duž puta delegacije."),
            "en": ("Fields before the harvest", "Fields in the evening light, along the delegation's way."),
        },
    ),
    Scene(
        landscapes.mountains,
        {
            "sq": ("Mëngjes në bjeshkë", "Mjegulla e mëngjesit midis vargmaleve, nga parku i ri natyror."),
            "sr-Latn": ("Jutro u planini", "Jutarnja magla među planinskim vencima, iz novog parka prirode."),
            "en": ("Morning in the mountains", "Morning mist between the ranges, seen from the new nature park."),
        },
    ),
)
FILM_TEXTS: Texts = {
    "sq": ("Vizita shtetërore, film", "Pamje nga udhëtimi i delegacionit përgjatë bjeshkëve."),
    "sr-Latn": ("Državna poseta, film", "Snimci s puta delegacije duž planina."),
    "en": ("State visit, film", "Footage of the delegation's journey along the mountains."),
}
SOUND_TEXTS: Texts = {
    "sq": ("Muzika e pritjes", "Muzika e luajtur në pritjen për nder të mysafirëve."),
    "sr-Latn": ("Muzika na prijemu", "Muzika svirana na prijemu u čast gostiju."),
    "en": ("Music of the reception", "Music played at the reception in honour of the guests."),
}


def make_demo(folder: Path) -> list[DemoFile]:
    """Make all files in `folder` (nine JPEGs, an MP4, a WAV); costs some twenty seconds of processor time."""
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(PAINTERS) as painters:
        clip = painters.submit(_film, folder / "C0042.MP4")
        pictures: list[Future[DemoFile]] = [
            painters.submit(_picture, folder / f"DSC_{4101 + place}.JPG", place, scene)
            for place, scene in enumerate(SCENES)
        ]
        recording = DemoFile(sound.write_wav(folder / "REC_0007.WAV"), SOUND_TEXTS)
        return [*(picture.result() for picture in pictures), clip.result(), recording]


def _picture(path: Path, place: int, scene: Scene) -> DemoFile:
    headline, caption = scene.texts["sq"]
    shot = Shot(
        FIRST + timedelta(minutes=47 * place),
        headline=headline,
        caption={"x-default": caption},
        byline=BYLINE,
        orientation=scene.orientation,
        place=PRISHTINA,
    )
    return DemoFile(save(scene.paint(), path, shot), scene.texts)


def _film(path: Path) -> DemoFile:
    tags = {"creation_time": "2026-11-23T10:40:00Z", "location": "+42.6629+021.1655/", "make": MAKE, "model": MODEL}
    return DemoFile(film.write_mp4(path, tags=tags), FILM_TEXTS)
