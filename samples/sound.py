"""A short piece of sound: slow chords under room noise, as 16-bit PCM in a WAV."""

import wave
from pathlib import Path

import numpy as np

RATE = 48_000
CHORDS = ((220.0, 277.2, 329.6), (196.0, 246.9, 293.7), (174.6, 220.0, 261.6), (196.0, 246.9, 311.1))


def make_sound(path: Path, seconds: float = 16.0) -> Path:
    """Write a stereo WAV of `seconds` at 48 kHz."""
    time = np.arange(int(seconds * RATE)) / RATE
    random = np.random.default_rng(7)
    each = seconds / len(CHORDS)
    voice = np.zeros_like(time)
    for index, chord in enumerate(CHORDS):
        inside = np.clip((time - index * each) / 0.6, 0, 1) * np.clip(((index + 1) * each - time) / 0.6, 0, 1)
        for number, pitch in enumerate(chord):
            voice += inside * np.sin(2 * np.pi * pitch * time + number) * 0.18
    swell = 0.75 + 0.25 * np.sin(2 * np.pi * time / 3.1)
    left = voice * swell + random.normal(0, 0.004, time.size)
    right = voice * (1.5 - swell) + random.normal(0, 0.004, time.size)
    data = (np.clip(np.stack([left, right], axis=1), -1, 1) * 32000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(data.tobytes())
    return path
