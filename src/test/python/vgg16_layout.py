"""Writes vgg16-layout.h5.gz.gz: a file laid out as the published VGG16 without top (names, shapes, attributes as its makers'
Keras 1 wrote them), with random weights that repeat, so that it packs into a few kilobytes. numpy, h5py 3.

    python src/test/python/vgg16_layout.py src/test/resources/exchange
"""

import gzip
import io
import sys
from pathlib import Path

import h5py
import numpy as np

BLOCKS = [[(3, 64), (64, 64)], [(64, 128), (128, 128)], [(128, 256)] + [(256, 256)] * 2,
          [(256, 512)] + [(512, 512)] * 2, [(512, 512)] * 3]


def repeated(random, shape, scale):
    block = random.standard_normal(251).astype("float32")
    return (np.resize(block, shape) * np.float32(scale)).astype("float32")


def main():
    random = np.random.default_rng(1)
    file = io.BytesIO()
    with h5py.File(file, "w", libver="earliest") as h5:
        names = ["input_1"]
        for number, block in enumerate(BLOCKS, 1):
            names += [f"block{number}_conv{i}" for i in range(1, len(block) + 1)] + [f"block{number}_pool"]
        h5.attrs["layer_names"] = np.array(names, dtype="S")
        for name in names:
            group = h5.create_group(name)
            arrays = [f"{name}_W_1:0", f"{name}_b_1:0"] if "conv" in name else []
            group.attrs["weight_names"] = np.array(arrays, dtype="S") if arrays else np.zeros(0, "float64")
            if arrays:
                before, filters = BLOCKS[int(name[5]) - 1][int(name[-1]) - 1]
                scale = np.sqrt(2 / (9 * before))
                group.create_dataset(arrays[0], data=repeated(random, (3, 3, before, filters), scale))
                group.create_dataset(arrays[1], data=repeated(random, (filters,), 0.05))
    packed = file.getvalue()
    print("bytes", len(packed))
    for _ in range(2):
        out = io.BytesIO()
        with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as zipped:
            zipped.write(packed)
        packed = out.getvalue()
        print("packed", len(packed))
    (Path(sys.argv[1]) / "vgg16-layout.h5.gz.gz").write_bytes(packed)


main()
