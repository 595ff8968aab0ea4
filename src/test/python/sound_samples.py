#!/usr/bin/env python3
"""Makes samples/speech.ogg, music.flac and silence.wav: spoken by espeak-ng, played and hushed by the code below.

Run from the root of the checkout; needs FFmpeg and espeak-ng (made with FFmpeg 5.1, espeak-ng 1.51, Python 3.11).
"""

import array
import math
import random
import subprocess

RATE = 16_000


def encode(raw, rate, *options):
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "s16le", "-ar", str(rate), "-ac", "1", "-i", "pipe:0", "-bitexact", "-map_metadata", "-1", *options],
        input=raw, check=True)


def speech():
    spoken = subprocess.run(
        ["espeak-ng", "-v", "en-us", "--stdout", "This is a small service, and it hears that somebody speaks."],
        stdout=subprocess.PIPE, check=True).stdout
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-i", "pipe:0", "-ar", str(RATE), "-ac", "1", "-bitexact", "-c:a", "libvorbis", "-q:a", "0", "samples/speech.ogg"],
        input=spoken, check=True)


def music():
    """A chord, broken upwards and back, of plucked strings: harmonics that die away."""
    seconds = 2.2
    sound = [0.0] * int(seconds * RATE)
    for i, note in enumerate([48, 55, 60, 64, 67, 72, 67, 64]):
        begin = int(0.25 * i * RATE)
        hertz = 440 * 2 ** ((note - 69) / 12)
        for t in range(len(sound) - begin):
            at = t / RATE
            sound[begin + t] += sum(
                math.exp(-at * (1.5 + 1.2 * k)) * math.sin(2 * math.pi * k * hertz * at) / k for k in range(1, 7))
    loudest = max(map(abs, sound))
    encode(array.array("h", (round(x / loudest * 12_000) // 64 * 64 for x in sound)).tobytes(), RATE,
           "-c:a", "flac", "-compression_level", "12", "samples/music.flac")


def silence():
    draw = random.Random(1)
    noise = array.array("h", (round(draw.gauss(0, 4)) for _ in range(4_000)))
    encode(noise.tobytes(), 8_000, "-c:a", "pcm_s16le", "samples/silence.wav")


speech()
music()
silence()
