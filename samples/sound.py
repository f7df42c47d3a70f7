"""Sound computed from sine waves: calm, with pauses, so that its picture has a shape."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
PEAK = 0.7
CHORDS = ((220.0, 261.63, 329.63), (174.61, 220.0, 261.63), (196.0, 246.94, 293.66), (164.81, 207.65, 246.94))
MELODY = (659.25, 587.33, 523.25, 493.88, 523.25, 587.33, 659.25, 783.99, 659.25, 523.25, 440.0, 493.88)
Signal = NDArray[np.float64]


def write_wav(path: Path, seconds: float = 20.0, seed: int = 1) -> Path:
    """Write bells over soft chords, 48 kHz, 16 bit, two channels."""
    signal = piece(seconds, seed)
    with wave.open(str(path), "wb") as stream:
        stream.setnchannels(2)
        stream.setsampwidth(2)
        stream.setframerate(RATE)
        stream.writeframes((np.clip(signal, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def piece(seconds: float, seed: int) -> Signal:
    """Return the samples, shape (n, 2)."""
    rng = np.random.default_rng(seed)
    count = round(seconds * RATE)
    total = np.zeros((count, 2))
    for place in range(int(seconds // 4) + 1):
        for tone in CHORDS[place % len(CHORDS)]:
            _add(total, place * 4.0, _pad(tone, 5.0), 0.1, 0.5)
    at = 0.6
    while at < seconds - 1.5:
        tone = float(rng.choice(MELODY)) * float(rng.choice([0.5, 1.0]))
        _add(total, at, _bell(tone, 2.6), 0.3 * float(rng.uniform(0.5, 1.0)), float(rng.uniform(0.25, 0.75)))
        at += float(rng.choice([0.4, 0.8, 0.8, 1.6]))
    fade = np.minimum(1.0, np.minimum(np.arange(count), np.arange(count)[::-1]) / (RATE * 0.8))
    total *= fade[:, None]
    return np.asarray(total * (PEAK / max(1e-9, float(np.abs(total).max()))))


def _add(total: Signal, at: float, tone: Signal, loud: float, right: float) -> None:
    first = round(at * RATE)
    part = tone[: max(0, len(total) - first)]
    total[first : first + len(part), 0] += part * loud * (1 - right)
    total[first : first + len(part), 1] += part * loud * right


def _bell(hertz: float, seconds: float) -> Signal:
    time = np.arange(round(seconds * RATE)) / RATE
    partials = sum(
        np.sin(2 * np.pi * hertz * ratio * time) * share * np.exp(-time * fall)
        for ratio, share, fall in ((1, 1, 1.7), (2.01, 0.5, 2.6), (2.98, 0.25, 4.0), (5.4, 0.1, 8.0))
    )
    return np.asarray(partials * np.minimum(1.0, time * 300))


def _pad(hertz: float, seconds: float) -> Signal:
    time = np.arange(round(seconds * RATE)) / RATE
    swell = np.sin(np.pi * np.clip(time / seconds, 0, 1)) ** 2
    wave_ = (
        np.sin(2 * np.pi * hertz * time)
        + 0.4 * np.sin(2 * np.pi * hertz * 1.003 * time)
        + 0.2 * np.sin(4 * np.pi * hertz * time)
    )
    return np.asarray(wave_ * swell)
