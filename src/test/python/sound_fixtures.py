"""Writes src/test/resources/media/sound: small clips in every format that is read, and what other software makes of them.

Made with Python 3.11, librosa 0.11.0, soundfile 0.14.0 (its libsndfile encodes and decodes), soxr 1.1.0, NumPy 2.4.6.
Run from anywhere: python src/test/python/sound_fixtures.py
"""

import json
import pathlib
import struct
import warnings

import librosa
import numpy as np
import soundfile
import soxr

OUT = pathlib.Path(__file__).parent.parent / "resources" / "media" / "sound"


def tones(rate, frames, channels):
    """Different chords in each channel, swelling; never clipped."""
    t = np.arange(frames) / rate
    swell = np.sin(np.pi * (np.arange(frames) + 0.5) / frames)
    return np.stack(
        [
            swell * (0.4 * np.sin(2 * np.pi * (210 + 90 * c) * t) + 0.3 * np.sin(2 * np.pi * (1330 - 170 * c) * t + c))
            for c in range(channels)
        ],
        axis=1,
    )


def noisy(rate, frames):
    """The same numbers as Signals.noisy in the tests: a sweep under noise that fades, all in doubles."""
    state = 12345
    out = np.zeros(frames)
    for i in range(frames):
        state = (state * 1103515245 + 12345) % 2147483648
        noise = state / 2147483648 - 0.5
        sweep = np.sin(2 * np.pi * (100 + 0.35 * rate * i / frames) * i / rate)
        out[i] = 0.4 * sweep * i / frames + 0.2 * noise * (1 - i / frames)
    return out.astype(np.float32)


def steady(rate, frequencies, frames):
    t = np.arange(frames) / rate
    return sum(np.sin(2 * np.pi * f * t) for f in frequencies).astype(np.float32) / len(frequencies)


FILES = [
    # name, container, encoding, rate, channels, frames, tolerance
    ("u8.wav", "WAV", "PCM_U8", 8000, 1, 500, 1e-6),
    ("s16.wav", "WAV", "PCM_16", 22050, 2, 700, 1e-6),
    ("s24.wav", "WAV", "PCM_24", 44100, 2, 501, 1e-6),
    ("s32.wav", "WAV", "PCM_32", 48000, 1, 500, 1e-6),
    ("f32.wav", "WAV", "FLOAT", 96000, 2, 500, 1e-6),
    ("f64.wav", "WAV", "DOUBLE", 16000, 1, 400, 1e-6),
    ("ulaw.wav", "WAV", "ULAW", 8000, 1, 500, 1e-6),
    ("alaw.wav", "WAV", "ALAW", 8000, 2, 500, 1e-6),
    ("extensible.wav", "WAVEX", "PCM_24", 11025, 3, 400, 1e-6),
    ("s16.aiff", "AIFF", "PCM_16", 44100, 2, 500, 1e-6),
    ("s24.aiff", "AIFF", "PCM_24", 22050, 1, 501, 1e-6),
    ("s8.aiff", "AIFF", "PCM_S8", 11025, 1, 500, 1e-6),
    ("f32.aifc", "AIFF", "FLOAT", 48000, 2, 400, 1e-6),
    ("f64.aifc", "AIFF", "DOUBLE", 8000, 1, 300, 1e-6),
    ("ulaw.aifc", "AIFF", "ULAW", 8000, 1, 500, 1e-6),
    ("ulaw.au", "AU", "ULAW", 8000, 1, 500, 1e-6),
    ("alaw.au", "AU", "ALAW", 8000, 1, 500, 1e-6),
    ("s16.au", "AU", "PCM_16", 16000, 2, 400, 1e-6),
    ("s24.au", "AU", "PCM_24", 16000, 1, 400, 1e-6),
    ("f32.au", "AU", "FLOAT", 44100, 1, 400, 1e-6),
    ("s16.flac", "FLAC", "PCM_16", 44100, 2, 6000, 1e-6),
    ("s24.flac", "FLAC", "PCM_24", 96000, 1, 1500, 1e-6),
    ("s8.flac", "FLAC", "PCM_S8", 8000, 1, 1500, 1e-6),
    ("stereo.mp3", "MP3", "MPEG_LAYER_III", 44100, 2, 9000, 3e-4),
    ("mono.mp3", "MP3", "MPEG_LAYER_III", 22050, 1, 6000, 3e-4),
    ("low.mp3", "MP3", "MPEG_LAYER_III", 8000, 1, 4000, 3e-4),
    ("stereo.ogg", "OGG", "VORBIS", 44100, 2, 9000, 1e-4),
    ("mono.ogg", "OGG", "VORBIS", 8000, 1, 4000, 1e-4),
]


def files():
    expected = []
    for name, container, encoding, rate, channels, frames, tolerance in FILES:
        soundfile.write(OUT / name, tones(rate, frames, channels), rate, format=container, subtype=encoding)
        expected.append(decoded(name, tolerance))
    plain = (OUT / "s16.wav").read_bytes()
    odd = b"LIST" + struct.pack("<I", 5) + b"INFOx\0" + b"junk" + struct.pack("<I", 3) + b"abc\0"
    (OUT / "chunks.wav").write_bytes(plain[:12] + odd + plain[12:] + b"id3 " + struct.pack("<I", 1) + b"x\0")
    expected.append(decoded("s16.wav", 1e-6) | {"file": "chunks.wav"})
    (OUT / "expected.json").write_text(json.dumps(expected, indent=0))


def decoded(name, tolerance):
    samples, rate = soundfile.read(OUT / name, dtype="float64", always_2d=True)
    mono = samples.mean(axis=1)
    step = max(1, len(mono) // 150)
    return {
        "file": name,
        "rate": rate,
        "channels": samples.shape[1],
        "frames": len(mono),
        "step": step,
        "tolerance": tolerance,
        "values": [round(float(v), 7) for v in mono[::step]],
    }


RATES = [(44100, 8000), (96000, 8000), (22050, 8000), (11025, 8000), (44101, 8000), (8000, 16000), (48000, 44100)]


def rates():
    cases = []
    for source, target in RATES:
        low = min(source, target)
        kept = [0.03 * low, 0.21 * low, 0.35 * low]
        gone = [0.56 * low, 0.8 * low] if target < source else []
        # One signal to be kept and one that would fold; the expectation is of both together.
        frames = source // 10
        signal = steady(source, kept + [f for f in gone if f < source / 2], frames)
        result = soxr.resample(signal.astype(np.float64), source, target, quality="VHQ")
        first = len(result) // 4
        cases.append(
            {
                "from": source,
                "to": target,
                "frequencies": kept + [f for f in gone if f < source / 2],
                "frames": frames,
                "length": -(-frames * target // source),
                "first": first,
                "values": [round(float(v), 6) for v in result[first : len(result) - first : 3]],
            }
        )
    (OUT / "rates.json").write_text(json.dumps(cases, indent=0))


SPECTROGRAMS = [
    dict(name="speech and music", rate=8000, fft_size=512, window_length=512, hop_length=64, bands=64, frames=64,
         min_hz=0, max_hz=4000, power=2, reference=1.0, minimum=1e-10, top_db=80, scale=1 / 50, offset=1),
    dict(name="relative to the loudest", rate=22050, fft_size=2048, window_length=1024, hop_length=512, bands=40,
         frames=12, min_hz=50, max_hz=8000, power=1, reference=None, minimum=1e-5, top_db=60, scale=1 / 60, offset=0.5),
    dict(name="no floor but the smallest number", rate=16000, fft_size=256, window_length=200, hop_length=100,
         bands=24, frames=16, min_hz=20, max_hz=7600, power=2, reference=2.0, minimum=1e-10, top_db=None, scale=0.01,
         offset=0),
]


def spectrograms():
    cases = []
    for case in SPECTROGRAMS:
        signal = noisy(case["rate"], (case["frames"] - 1) * case["hop_length"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            mel = librosa.feature.melspectrogram(
                y=signal, sr=case["rate"], n_fft=case["fft_size"], win_length=case["window_length"],
                hop_length=case["hop_length"], n_mels=case["bands"], fmin=case["min_hz"], fmax=case["max_hz"],
                power=case["power"],
            )
        to_db = librosa.power_to_db if case["power"] == 2 else librosa.amplitude_to_db
        decibels = to_db(mel, ref=np.max if case["reference"] is None else case["reference"], amin=case["minimum"],
                         top_db=case["top_db"])
        values = decibels * case["scale"] + case["offset"]
        assert values.shape == (case["bands"], case["frames"]), values.shape
        cases.append(case | {"values": [round(float(v), 5) for v in values.flatten()]})
    (OUT / "spectrograms.json").write_text(json.dumps(cases, indent=0))


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    files()
    rates()
    spectrograms()
