"""How FFmpeg is to make a film's and a sound's renditions: pure, no I/O. The sandbox runs what is planned here.

One command, one decode: the largest picture is scaled from the source, everything smaller from that. Upright by the
container's display matrix (FFmpeg turns by itself), square pixels, BT.709 from HDR, progressive from interlaced.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from transcode.probed import Probed
from transcode.recipes import FilmRecipe, PosterRecipe, SoundRecipe, fit, fit_even

QUIET = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-progress", "pipe:1", "-y"]
ANONYMOUS = {"map_metadata": -1, "map_chapters": -1, "fflags": "+bitexact", "flags": "+bitexact"}
SOUND_HERTZ = 48000
WAVE_HERTZ = 8000
POSTER_CHOICE = 50
TRANSFERS = {"pq": "smpte2084", "hlg": "arib-std-b67"}
WHITE_NITS = 203
Node = Any


@dataclass(frozen=True, slots=True)
class Plan:
    """A command line (without the program) and where each recipe's result will lie."""

    arguments: list[str]
    files: Mapping[str, Path]
    sizes: Mapping[str, tuple[int, int]]


def film(source: Path, folder: Path, probed: Probed, recipes: Sequence[FilmRecipe | PosterRecipe]) -> Plan:
    """Plan proxies and poster of a film. The poster is a PNG that still has to become a JPEG."""
    origin = _input(source, probed)
    files = {recipe.name: folder / f"{recipe.name}.{_extension(recipe)}" for recipe in recipes}
    sizes = {recipe.name: _size(recipe, probed) for recipe in recipes}
    pictures = _pictures(origin, probed, recipes, sizes)
    sounds = _sounds(origin, probed, recipes)
    outputs = []
    for recipe in recipes:
        picture, target = pictures[recipe.name], files[recipe.name]
        if isinstance(recipe, FilmRecipe):
            outputs.append(_proxy(picture, sounds.get(recipe.name), recipe, target))
        else:
            outputs.append(_poster(picture, target))
    return Plan(_arguments(outputs), files, sizes)


def recording(source: Path, folder: Path, probed: Probed, recipe: SoundRecipe | None) -> Plan:
    """Plan a sound's MP3 and, under the name `samples`, its samples (8 kHz mono, 16 bit) for the waveform."""
    origin = _input(source, probed)
    track = _stream(origin, probed.audio)
    files = {"samples": folder / "samples.raw"}
    samples = {"f": "s16le", "c:a": "pcm_s16le", "ac": 1, "ar": WAVE_HERTZ}
    outputs = [ffmpeg.output(track, str(files["samples"]), **samples)]
    if recipe is not None:
        files[recipe.name] = folder / f"{recipe.name}.{recipe.extension}"
        outputs.append(ffmpeg.output(track, str(files[recipe.name]), **_mp3(probed, recipe), **ANONYMOUS))
    return Plan(_arguments(outputs), files, {})


def _mp3(probed: Probed, recipe: SoundRecipe) -> dict[str, Any]:
    channels = min(2, probed.channels or 1)
    options = {"f": "mp3", "c:a": "libmp3lame", "b:a": f"{recipe.rate}k", "ac": channels, "id3v2_version": 0}
    return options | ({"ar": SOUND_HERTZ} if (probed.sample_rate or 0) > SOUND_HERTZ else {})


def _input(source: Path, probed: Probed) -> Node:
    options: dict[str, Any] = {"f": probed.demuxer, "protocol_whitelist": "file"}
    if probed.skip:
        options["skip_initial_bytes"] = probed.skip
    return ffmpeg.input(f"file:{source}", **options)


def _stream(origin: Node, index: int | None) -> Node:
    return origin[str(index)]


def _extension(recipe: FilmRecipe | PosterRecipe) -> str:
    return "png" if isinstance(recipe, PosterRecipe) else recipe.extension


def _size(recipe: FilmRecipe | PosterRecipe, probed: Probed) -> tuple[int, int]:
    width, height = probed.width or 2, probed.height or 2
    if isinstance(recipe, PosterRecipe):
        return fit(width, height, recipe.long_edge)
    return fit_even(width, height, recipe.long_edge, recipe.short_edge)


def _pictures(
    origin: Node, probed: Probed, recipes: Sequence[FilmRecipe | PosterRecipe], sizes: Mapping[str, tuple[int, int]]
) -> dict[str, Node]:
    """Return each recipe's picture: the largest from the source, the others from copies of it."""
    order = sorted(recipes, key=lambda recipe: -max(sizes[recipe.name]))
    first = _scaled(_corrected(_stream(origin, probed.video), probed), sizes[order[0].name])
    first = _colours(first, probed)
    copies = first.filter_multi_output("split", len(order)) if len(order) > 1 else [first]
    pictures = {}
    for place, recipe in enumerate(order):
        node = _candidates(copies[place], probed, recipe) if isinstance(recipe, PosterRecipe) else copies[place]
        if sizes[recipe.name] != sizes[order[0].name]:
            node = _scaled(node, sizes[recipe.name])
        pictures[recipe.name] = _finished(node, probed, recipe)
    return pictures


def _corrected(node: Node, probed: Probed) -> Node:
    """Take the fields of interlaced film together; thin out slow motion."""
    if probed.interlaced:
        node = node.filter("bwdif", mode="send_frame", deint="interlaced")
    return node


def _scaled(node: Node, size: tuple[int, int]) -> Node:
    return node.filter("scale", *size, flags="bicubic").filter("setsar", "1")


def _colours(node: Node, probed: Probed) -> Node:
    """Bring HDR (Rec. ITU-R BT.2100) to BT.709 by tone mapping; the rest only to 8 bits, 4:2:0."""
    if probed.transfer in TRANSFERS:
        transfer = TRANSFERS[probed.transfer]
        node = node.filter("zscale", tin=transfer, min="bt2020nc", pin="bt2020", t="linear", npl=WHITE_NITS)
        node = node.filter("format", "gbrpf32le").filter("zscale", p="bt709")
        node = node.filter("tonemap", "hable", desat=0)
        node = node.filter("zscale", t="bt709", m="bt709", r="tv")
    return node.filter("format", "yuv420p")


def _candidates(node: Node, probed: Probed, recipe: PosterRecipe) -> Node:
    """Let the first picture and some after the start pass: the rest of the film costs the poster nothing."""
    start = min(recipe.seconds, probed.duration / 10)
    return node.filter("select", f"eq(n,0)+gte(t-start_t,{start:.3f})*lte(selected_n,{POSTER_CHOICE})")


def _finished(node: Node, probed: Probed, recipe: FilmRecipe | PosterRecipe) -> Node:
    if isinstance(recipe, PosterRecipe):
        return node.filter("thumbnail", POSTER_CHOICE)
    too_fast = (probed.frame_rate or 0) > recipe.most_frames + 1
    return node.filter("fps", recipe.most_frames) if too_fast else node


def _sounds(origin: Node, probed: Probed, recipes: Sequence[FilmRecipe | PosterRecipe]) -> dict[str, Node]:
    """Return each proxy's sound: copies of one conversion."""
    names = [recipe.name for recipe in recipes if isinstance(recipe, FilmRecipe)]
    if probed.audio is None or not names:
        return {}
    node = _stereo(origin, probed)
    copies = node.filter_multi_output("asplit", len(names)) if len(names) > 1 else [node]
    return {name: copies[place] for place, name in enumerate(names)}


def _proxy(picture: Node, sound: Node | None, recipe: FilmRecipe, target: Path) -> Node:
    options: dict[str, Any] = {
        "f": "mp4",
        "movflags": "+faststart",
        "write_tmcd": 0,
        "c:v": "libx264",
        "preset": recipe.preset,
        "crf": recipe.crf,
        "maxrate": f"{recipe.most_rate}k",
        "bufsize": f"{recipe.most_rate * 2}k",
        "profile:v": "high",
        "fps_mode": "vfr",
        "force_key_frames": f"expr:gte(t,n_forced*{recipe.key_seconds})",
        **ANONYMOUS,
    }
    if sound is None:
        return ffmpeg.output(picture, str(target), **options)
    options |= {"c:a": "aac", "b:a": f"{recipe.sound_rate}k", "ar": SOUND_HERTZ}
    return ffmpeg.output(picture, sound, str(target), **options)


def _stereo(origin: Node, probed: Probed) -> Node:
    """Bring sound to at most two channels; two mono tracks, as broadcast cameras write them, become left and right."""
    monos = probed.mono_pair
    if monos:
        left, right = (_stream(origin, index) for index in monos)
        return ffmpeg.filter([left, right], "amerge", inputs=2)
    layout = "mono" if probed.channels == 1 else "stereo"
    return _stream(origin, probed.audio).filter("aformat", channel_layouts=layout)


def _poster(picture: Node, target: Path) -> Node:
    return ffmpeg.output(
        picture, str(target), f="image2", update=1, pix_fmt="rgb24", **{"c:v": "png", "frames:v": 1, **ANONYMOUS}
    )


def _arguments(outputs: Sequence[Node]) -> list[str]:
    merged = ffmpeg.merge_outputs(*outputs) if len(outputs) > 1 else outputs[0]
    return [*QUIET, *ffmpeg.get_args(merged)]
