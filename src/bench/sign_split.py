#!/usr/bin/env python3
"""Writes the frames of video-signs.zip anew, in train/ and test/: a run of consecutive sequences of each action is tested on.

The sequences of an action were recorded back to back: where one ends the next begins (the last frame of one and the first of
the next differ by less than two consecutive frames do). Drawn at random, tested sequences would have neighbours that are
trained on. So the tested ones are a run, and the two on each side of it are in neither part. File names tell nothing of
persons or recordings.

usage: sign_split.py video-signs.zip split.zip FIRST LAST     (as 24 35)
"""

import sys
import zipfile

GUARD = 2


def main(source, target, first, last):
    counts = {"train": set(), "test": set()}
    with zipfile.ZipFile(source) as signs, zipfile.ZipFile(target, "w") as split:
        for name in sorted(signs.namelist()):
            if name == "LICENSE":
                split.writestr(zipfile.ZipInfo(name), signs.read(name))
            if not name.endswith(".png"):
                continue
            action, sequence, frame = name.split("/")
            number = int(sequence)
            if first - GUARD <= number <= last + GUARD:
                part = "test" if first <= number <= last else None
            else:
                part = "train"
            if part:
                counts[part].add((action, sequence))
                # The year that a ZipInfo begins with: the same split has the same bytes.
                split.writestr(zipfile.ZipInfo(f"{part}/{name}"), signs.read(name))
    print({part: len(sequences) for part, sequences in counts.items()})


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
