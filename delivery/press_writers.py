"""Makes a press copy's file: what the picture or the streams need first, then what the copy says."""

from pathlib import Path

from delivery.press_recipes import JPEG, M4A, MOV, MP3, MP4, WAV, PressRecipe
from metadata import press as words
from metadata.press.facts import PressFacts, Slot
from transcode import press as media


def write(recipe: PressRecipe, source: Path, target: Path, facts: PressFacts) -> Slot:
    """Make the press copy of `source` at `target` by `recipe`; return where its delivery id goes.

    Scratch files lie beside `target`.
    """
    bare = target.with_name(f"bare.{recipe.extension}")
    if recipe == JPEG:
        kept = media.jpeg_press(source, bare)
        return words.write_jpeg(bare, target, facts, recompressed=not kept)
    if recipe in {MP4, MOV, M4A}:
        media.remux_film(source, bare)
        return words.write_film(bare, target, facts)
    media.remux_sound(source, bare)
    writers = {MP3: words.write_mp3, WAV: words.write_wav}
    return writers[recipe](bare, target, facts)
