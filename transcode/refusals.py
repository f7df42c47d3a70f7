"""Why a file is not accepted, and what is odd about one that is: codes for the record, sentences for a person.

Every sentence says what happened, what is safe and what to do. The code is what is stored; the sentence is made when
somebody reads it, in their language.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Refusal(NamedTuple):
    """What the file is (or what is wrong with it), and what the person can do."""

    what: "str | Promise"
    advice: "str | Promise"


_PICTURE = _("Export it as JPEG or PNG and hand that in.")
_FILM = _("Export it as MP4 or MOV and hand that in.")
_SOUND = _("Export it as WAV or MP3 and hand that in.")
_NOT_MEDIA = _("Check whether the right file was chosen. Only pictures, films and sound are accepted here.")
_AGAIN = _("Copy it from the card again and hand it in again; do not format the card before.")
_OTHER_EXPORT = _("Open it in a program that still shows it, export it anew and hand that in.")

REFUSALS: Mapping[str, Refusal] = {
    "empty": Refusal(_("The file is empty: it has no bytes at all."), _AGAIN),
    "unknown": Refusal(
        _("The content of this file is of no format that is accepted here."),
        _("Accepted are JPEG and PNG pictures, MP4 and MOV films, WAV, MP3 and M4A sound."),
    ),
    # Broken or dangerous, although the format is accepted
    "broken-picture": Refusal(_("The file begins like a picture, but no picture can be read from it."), _AGAIN),
    "broken-film": Refusal(_("The file begins like a film, but no picture or sound can be read from it."), _AGAIN),
    "broken-sound": Refusal(_("The file begins like a sound recording, but no sound can be read from it."), _AGAIN),
    "truncated-picture": Refusal(_("The picture breaks off before its end: a part of it is missing."), _AGAIN),
    "truncated-film": Refusal(_("The film breaks off before its end: a part of it is missing."), _AGAIN),
    "unfinished-film": Refusal(
        _("The film was never finished: its table of contents is missing, as when a camera loses power."),
        _("Put the card back into the camera, which can often repair it, then hand the film in again."),
    ),
    "no-tracks": Refusal(_("The film file holds neither a picture nor a sound track."), _AGAIN),
    "no-decoder": Refusal(_("The film's picture cannot be read: its coding is unknown here or broken."), _FILM),
    "encrypted": Refusal(
        _("The film or sound is encrypted (copy protection), so nobody could play it."),
        _("Ask whoever made it for a copy without encryption."),
    ),
    "too-large": Refusal(
        _("The picture claims %(width)s by %(height)s pixels, more than is accepted (%(limit)s million pixels)."),
        _("If it really is that large, ask the administrator to raise MAX_PIXELS and hand it in again."),
    ),
    "too-slow": Refusal(
        _("Reading this file took longer than a genuine one would; it may have been made to block the system."),
        _OTHER_EXPORT,
    ),
    "too-hungry": Refusal(
        _("Reading this file needed more memory than a genuine one would; it may have been made to block the system."),
        _OTHER_EXPORT,
    ),
    "decoder-failed": Refusal(_("The program that reads such files failed on this one."), _OTHER_EXPORT),
    # Pictures of other formats
    "gif": Refusal(_("This is a GIF picture."), _PICTURE),
    "webp": Refusal(_("This is a WebP picture."), _PICTURE),
    "tiff": Refusal(_("This is a TIFF picture or a camera's raw file."), _PICTURE),
    "raw": Refusal(_("This is a camera's raw file."), _PICTURE),
    "heif": Refusal(_("This is a HEIC/HEIF picture, as phones make them."), _PICTURE),
    "avif": Refusal(_("This is an AVIF picture."), _PICTURE),
    "jpeg-xl": Refusal(_("This is a JPEG XL picture."), _PICTURE),
    "jpeg-2000": Refusal(_("This is a JPEG 2000 picture."), _PICTURE),
    "bmp": Refusal(_("This is a BMP picture."), _PICTURE),
    "icon": Refusal(_("This is an icon file."), _PICTURE),
    "photoshop": Refusal(_("This is a Photoshop document."), _PICTURE),
    "hdr-picture": Refusal(_("This is a high-dynamic-range picture (Radiance or OpenEXR)."), _PICTURE),
    "svg": Refusal(_("This is an SVG drawing, which can carry scripts and links."), _PICTURE),
    "animation": Refusal(_("This is an old animation file (FLI or FLC)."), _FILM),
    # Film and sound of other formats
    "matroska": Refusal(_("This is a Matroska or WebM film."), _FILM),
    "avi": Refusal(_("This is an AVI film."), _FILM),
    "mpeg-ts": Refusal(_("This is an MPEG transport stream, as camcorders and broadcasters make them."), _FILM),
    "mpeg-ps": Refusal(_("This is an MPEG program stream, as on DVDs."), _FILM),
    "mxf": Refusal(_("This is a broadcast film in MXF."), _FILM),
    "3gp": Refusal(_("This is a 3GP film of an older phone."), _FILM),
    "flash": Refusal(_("This is a Flash film."), _FILM),
    "windows-media": Refusal(_("This is a Windows Media file."), _FILM),
    "ogg": Refusal(_("This is an Ogg sound or film."), _SOUND),
    "flac": Refusal(_("This is a FLAC sound recording."), _SOUND),
    "aiff": Refusal(_("This is an AIFF sound recording."), _SOUND),
    "amr": Refusal(_("This is an AMR voice recording."), _SOUND),
    "aac": Refusal(_("This is a bare AAC sound stream."), _SOUND),
    "caf": Refusal(_("This is an Apple CAF sound recording."), _SOUND),
    "midi": Refusal(_("This is a MIDI file: notes, not a recording."), _SOUND),
    # Not media at all
    "web-page": Refusal(_("This is a web page, not a picture, film or sound."), _NOT_MEDIA),
    "playlist": Refusal(
        _("This is a playlist: it only points to other files or addresses, which are not followed."),
        _("Hand in the film or sound itself."),
    ),
    "script": Refusal(_("This is a script or a list of commands, which is never run here."), _NOT_MEDIA),
    "xmp-sidecar": Refusal(
        _("This is an XMP file with a caption for another file."),
        _("Hand in the picture or film itself; write the caption into it or add it here."),
    ),
    "xml": Refusal(_("This is an XML document."), _NOT_MEDIA),
    "text": Refusal(_("This is plain text."), _NOT_MEDIA),
    "pdf": Refusal(_("This is a PDF document."), _NOT_MEDIA),
    "document": Refusal(_("This is an office document."), _NOT_MEDIA),
    "archive": Refusal(
        _("This is a compressed archive (such as ZIP), which is not unpacked here."),
        _("Unpack it and hand in the pictures, films and sounds one by one or as a folder."),
    ),
    "program": Refusal(_("This is a program, which is never run here."), _NOT_MEDIA),
}

NOTICES: Mapping[str, "str | Promise"] = {
    "missing-end": _("The picture's end mark is missing; all of the picture itself is there."),
    "damaged": _("Some parts cannot be decoded and may show or sound wrong."),
    "unreadable-track": _("One of the film's tracks cannot be read; the others can."),
    "cut-short": _("The file says that it is longer than it is; what is there can be used."),
    "not-closed": _("The recorder did not close the file; its length is counted from what is there."),
    "no-sound": _("The recording is empty: it holds no sound at all."),
    "leading-garbage": _("There are stray bytes before the sound begins; they are skipped."),
    "bad-colour-profile": _("The picture's colour profile cannot be used; colours are read as sRGB."),
}


class NotAcceptedError(Exception):
    """A file stays in quarantine. `code` is stored; `sentence` is for a person and names what is safe."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code if code in REFUSALS else "decoder-failed"
        self.facts = facts
        super().__init__(self.code)

    @property
    def sentence(self) -> str:
        """What happened, what is safe, what to do: in the active language."""
        return sentence(self.code, self.facts)


NotAccepted = NotAcceptedError


def sentence(code: str, facts: Mapping[str, object] | None = None) -> str:
    """Return the sentence of a refusal's `code` in the active language, with `facts` filled in.

    Without facts a sentence that needs them falls back to the general one.
    """
    refusal = REFUSALS.get(code, REFUSALS["decoder-failed"])
    what = str(refusal.what)
    if "%(" in what:
        what = what % facts if facts else gettext("The picture claims more pixels than are accepted.")
    return gettext("%(what)s It is kept in quarantine, unchanged and safe. %(advice)s") % {
        "what": what,
        "advice": str(refusal.advice),
    }


def notice(code: str) -> str:
    """Return the sentence of a notice's `code` (something odd about an accepted file) in the active language."""
    return str(NOTICES.get(code, code))
