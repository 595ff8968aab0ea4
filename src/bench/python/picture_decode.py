"""Decodes a 12-megapixel JPEG and resizes it to 224 x 224 with Pillow, in one thread; processor time. Writes the JPEG where there is none.

python src/bench/python/picture_decode.py target/bench/photo.jpg [runs]
The counterpart of bench.PictureDecode. BOX is the filter nearest to Lenslet's area averages.
"""

import pathlib
import statistics
import sys
import time

import numpy as np
import PIL
from PIL import Image


def photo(path):
    """Soft shapes, edges and grain, about as compressible as a photograph of this size (3 to 4 MB at quality 90)."""
    rng = np.random.default_rng(1)
    height, width = 3000, 4000
    soft = Image.fromarray(rng.integers(0, 256, (30, 40, 3), dtype=np.uint8)).resize((width, height), Image.BICUBIC)
    edges = Image.fromarray(rng.integers(0, 256, (150, 200, 3), dtype=np.uint8)).resize((width, height), Image.NEAREST)
    grain = rng.normal(0, 4, (height, width, 1))
    mixed = 0.75 * np.asarray(soft, np.float32) + 0.25 * np.asarray(edges, np.float32) + grain
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.clip(mixed, 0, 255).astype(np.uint8)).save(path, quality=90)


path = pathlib.Path(sys.argv[1])
if not path.exists():
    photo(path)
for mode in ("RGB", "L"):
    times = []
    for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 9):
        start = time.process_time()
        np.asarray(Image.open(path).convert(mode).resize((224, 224), Image.BOX), np.float32) / 255
        times.append((time.process_time() - start) * 1e3)
    print(f"Pillow {PIL.__version__} {mode:18} median {statistics.median(times):8.3f}  min {min(times):8.3f}  max {max(times):8.3f} ms")
