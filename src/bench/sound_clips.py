#!/usr/bin/env python3
"""Makes a data set of speech, music and silence from a zip of clips and from Debian's packages of recorded sound.

Standard library and FFmpeg (Python 3.9 or newer). models/README.md has the commands. The zip is audio-music-speech.zip after
AddSilence; the packages are those of SOURCES, each unpacked into a folder of its name:

    python3 src/bench/sound_clips.py with-silence.zip /tmp/recordings/tree clips.zip

Recordings are cut into pieces of at most two seconds without the silence around them, brought to 16 kHz and to a level drawn
by lot, alike for speech and music: neither length, rate nor loudness tells a class. A speaker (where a package doesn't tell
them apart: a package), a piece of music and an instrument is a group, on one side of the split. The same input gives the
same clips.
"""

import argparse
import array
import concurrent.futures
import csv
import hashlib
import io
import math
import pathlib
import re
import subprocess
import sys
import wave
import zipfile

RATE = 16_000
PIECE = 2 * RATE
FRAME = RATE // 50

# class, package, files, what of a path is the group, files of a group at most, pieces of a file at most, licence
SOURCES = [
    ("speech", "asterisk-core-sounds-en-wav", "**/*.wav", "allison", 80, 2, "CC BY-SA 3.0, Allison Smith"),
    ("speech", "asterisk-core-sounds-es-wav", "**/*.wav", "allison", 80, 2, "CC BY-SA 3.0, Allison Smith"),
    ("speech", "asterisk-core-sounds-fr-wav", "**/*.wav", "june", 110, 2, "CC BY-SA 3.0, June Wallack"),
    ("speech", "asterisk-core-sounds-it-wav", "**/*.wav", "carlo", 110, 2, "CC BY 3.0, Carlo Flora"),
    ("speech", "asterisk-core-sounds-ru-wav", "**/*.wav", "maxim", 110, 2, "CC BY 3.0, Maxim"),
    ("speech", "asterisk-prompt-it-menardi-wav", "**/*.wav", "menardi", 80, 2, "CC BY-SA 3.0, Marco Menardi, Paola Dal Zot"),
    ("speech", "asterisk-prompt-es-co", "**/*.gsm", "es-co", 80, 2, "GPL"),
    ("speech", "asterisk-prompt-fr-armelle", "**/*.gsm", "armelle", 80, 2, "GPL-2+, Michel Gutierrez"),
    ("speech", "alsa-utils", "**/*_*.wav", "alsa", 20, 1, "GPL-2, Jaroslav Kysela and others"),
    ("speech", "fillets-ng-data-cs", "**/cs/*.ogg", "fillets-cs", 250, 2, "GPL-2+, Altar interactive"),
    ("speech", "fillets-ng-data-nl", "**/nl/*.ogg", "fillets-nl", 250, 2, "GPL-2+, Altar interactive"),
    ("speech", "klettres-data", "**/*.ogg", r"/klettres/(\w+)/", 30, 1, "GPL-2+, Anne-Marie Mahfouf"),
    ("speech", "pocketsphinx-testdata", "**/cards/*.wav", "cards", 20, 2, "BSD-2, Carnegie Mellon University"),
    ("speech", "pocketsphinx-testdata", "**/librivox/*.wav", "librivox", 20, 4, "BSD-2, Carnegie Mellon University"),
    ("music", "asterisk-moh-opsound-wav", "**/moh/*.wav", r"/([^/]+)$", 1, 24, "CC BY-SA 3.0, Macroform, Manolo Camp, Reno Project"),
    ("music", "fillets-ng-data", "**/music/*.ogg", r"/([^/]+)$", 1, 16, "GPL-2+, Altar interactive"),
    ("music", "singularity-music", "**/*.ogg", r"/([^/]+)$", 1, 20, "CC BY-SA 3.0, Max McCracken"),
    ("music", "lincity-ng-data", "**/music/default/0*", r"/([^/]+)$", 1, 20, "GPL-2+ and CC BY-SA 2.0"),
    ("music", "extremetuxracer-data", "**/music/*.ogg", r"/([^/]+)$", 1, 16, "GPL-2+, Jasmin Patry and others"),
    ("music", "frozen-bubble-data", "**/snd/*zik*.ogg", r"/([^/]+)$", 1, 20, "GPL-2, Karthik Thakore and others"),
    ("music", "asc-music", "**/*.mp3", r"/([^/]+)$", 1, 20, "GPL-2+, Michael Kievernagel"),
]

# Speakers that are only tested on; of music and of the zip's instruments, a fifth is drawn by name.
HELD_OUT = {
    "maxim", "alsa", "librivox", "cards", "klettres-de", "klettres-fr", "klettres-he", "klettres-nl", "klettres-uk",
    "digits-theo", "sentences",
}


def number(*parts):
    return int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8], "big")


def decoded(source):
    """One channel of 16-bit samples; empty where FFmpeg cannot read it."""
    name, contents = (source, None) if isinstance(source, pathlib.Path) else ("pipe:0", source)
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(name), "-ac", "1", "-ar", str(RATE), "-f", "s16le", "pipe:1"],
        input=contents, stdin=subprocess.DEVNULL if contents is None else None, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    samples = array.array("h")
    samples.frombytes(done.stdout[: len(done.stdout) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def levels(samples):
    """Root mean square of every frame of 20 ms."""
    return [
        math.sqrt(sum(x * x for x in samples[at : at + FRAME]) / FRAME) for at in range(0, len(samples) - FRAME + 1, FRAME)]


def pieces(samples, most, spread):
    """Parts of a recording in which there is something to hear."""
    if spread and len(samples) > most * PIECE:
        starts = [(len(samples) - PIECE) * (2 * i + 1) // (2 * most) for i in range(most)]
        parts = [samples[at : at + PIECE] for at in starts]
    else:
        parts = [samples]
    for part in parts:
        loud = levels(part)
        if not loud or max(loud) < 60:
            continue
        heard = [i for i, level in enumerate(loud) if level > max(loud) / 30]
        part = part[heard[0] * FRAME : (heard[-1] + 1) * FRAME]
        loud = loud[heard[0] : heard[-1] + 1]
        kept = 0
        for at in range(0, len(part), PIECE):
            piece, frames = part[at : at + PIECE], loud[at // FRAME : (at + PIECE) // FRAME]
            # No second of it may be a pause: that would be silence under another name.
            quiet = any(max(frames[i : i + 30]) < max(loud) / 10 for i in range(0, max(1, len(frames) - 29), 5)) if frames else True
            if len(piece) >= RATE // 5 and not quiet and kept < most:
                kept += 1
                yield piece


def wav(samples, name):
    """At a level from -35 to -12 dB, or as loud as it goes."""
    rms = math.sqrt(sum(x * x for x in samples) / len(samples))
    wanted = 32_768 * 10 ** (-(12 + number("level", name) % 2301 / 100) / 20)
    gain = min(wanted / rms, 32_000 / max(map(abs, samples)))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(array.array("h", (round(x * gain) for x in samples)).tobytes())
    return out.getvalue()


def of_packages(tree):
    for label, package, pattern, group, files, most, licence in SOURCES:
        groups = {}
        for path in sorted((tree / package).glob(pattern)):
            if not path.is_file() or "/silence/" in str(path):
                continue
            found = re.search(group, str(path)) if "(" in group else None
            name = group if "(" not in group else package.split("-")[0] + "-" + found.group(1)
            groups.setdefault(name, []).append(path)
        if not groups:
            sys.exit(f"no {pattern} in {tree / package}: is the package unpacked there?")
        for name, paths in sorted(groups.items()):
            for path in sorted(paths, key=lambda path: number("file", str(path.relative_to(tree))))[:files]:
                yield label, name, path, most, label == "music", licence, package


def of_zip(zipped, rows):
    there = set(zipped.namelist())
    # The manifest doesn't list these two.
    sentences = [name.split("/") for name in sorted(there) if name.startswith("speech_sentences/") and name.endswith(".wav")]
    rows = rows + [{"class": folder, "file": file, "licence": "", "source": "sentences"} for folder, file in sentences]
    for row in rows:
        label, file = row["class"], row["file"]
        if label + "/" + file not in there:
            continue
        contents = zipped.read(label + "/" + file)
        if label == "silence":
            yield "silence", file, contents, 0, False, row["licence"], "generated"
            continue
        speaker = re.match(r"fsdd_[^_]*_([^_]*)_", file)
        instrument = re.match(r"lofi_([^_]*)_", file)
        segment = re.search(r"segment of (\S+)", row.get("modification") or "")
        if label == "speech_sentences":
            label, group = "speech", "sentences"
        elif speaker:
            group = "digits-" + speaker.group(1)
        else:
            group = instrument.group(1) if instrument else segment.group(1) if segment else file
        yield label, group, contents, 4, False, row["licence"], row["source"]


def held_out(label, group):
    return group in HELD_OUT or label != "speech" and number("held out", group) % 5 == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("clips", type=pathlib.Path, help="audio-music-speech.zip with silence")
    parser.add_argument("tree", type=pathlib.Path, help="folder of unpacked packages")
    parser.add_argument("out", type=pathlib.Path)
    arguments = parser.parse_args()
    counts = {}
    with zipfile.ZipFile(arguments.clips) as zipped, zipfile.ZipFile(arguments.out, "w", zipfile.ZIP_DEFLATED) as out:
        with zipped.open("manifest.csv") as manifest:
            rows = list(csv.DictReader(io.TextIOWrapper(manifest, "utf-8")))
        entries = list(of_zip(zipped, rows)) + list(of_packages(arguments.tree))
        table = [["class", "file", "group", "licence", "source"]]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            sounds = pool.map(lambda entry: None if entry[0] == "silence" else decoded(entry[2]), entries)
            for number_of, ((label, group, source, most, spread, licence, package), samples) in enumerate(zip(entries, sounds)):
                made = [source] if samples is None else list(pieces(samples, most, spread))
                for i, piece in enumerate(made):
                    file = re.sub(r"[^\w.-]", "_", f"{group}_{number_of:04}_{i:02}.wav")
                    side = "test" if held_out(label, group) else "train"
                    entry = zipfile.ZipInfo(f"{side}/{label}/{file}")
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    out.writestr(entry, piece if samples is None else wav(piece, file))
                    table.append([label, file, group, licence, package])
                    key = side, label, "silence" if label == "silence" else group if label == "speech" else package
                    counts[key] = counts.get(key, 0) + 1
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(table)
        out.writestr(zipfile.ZipInfo("manifest.csv"), text.getvalue())
    for (side, label, group), count in sorted(counts.items()):
        print(f"{side} {label} {group}: {count}", file=sys.stderr)


if __name__ == "__main__":
    main()
