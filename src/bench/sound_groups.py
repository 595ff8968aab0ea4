#!/usr/bin/env python3
"""Asks a running service for the class of every held-out clip that sound_clips.py made, and counts by group.

    python3 src/bench/sound_groups.py clips.zip [http://localhost:8080]
"""

import collections
import csv
import io
import json
import sys
import urllib.request
import zipfile

base = sys.argv[2] if len(sys.argv) > 2 else "http://localhost:8080"
clips, right, wrong = collections.Counter(), collections.Counter(), collections.defaultdict(collections.Counter)
with zipfile.ZipFile(sys.argv[1]) as zipped:
    groups = {row["class"] + "/" + row["file"]: row for row in csv.DictReader(io.TextIOWrapper(zipped.open("manifest.csv"), "utf-8"))}
    for name in zipped.namelist():
        if not name.startswith("test/"):
            continue
        row = groups[name[5:]]
        request = urllib.request.Request(base + "/predict?model=sounds", zipped.read(name), {"Content-Type": "audio/wav"})
        label = json.load(urllib.request.urlopen(request))["predictions"][0]["label"]
        group = row["group"] if row["class"] == "speech" else row["source"]
        for key in ((row["class"], group), (row["class"], "all")):
            clips[key] += 1
            right[key] += label == row["class"]
            if label != row["class"]:
                wrong[key][label] += 1
for key in sorted(clips):
    print(f"{key[0]} {key[1]}: {right[key]} of {clips[key]}", *(f"{label} {count}" for label, count in wrong[key].items()))
