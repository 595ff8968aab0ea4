"""Writes src/test/resources/exchange/*.hdf5 by h5py 3.16.0 (HDF5 2.0): what of the format is read, and what is refused.

    python src/test/python/hdf5_fixtures.py
"""

import os

import h5py
import numpy as np

OUT = os.path.join(os.path.dirname(__file__), "../resources/exchange")
values = np.arange(7 * 5 * 3, dtype="float32").reshape(7, 5, 3) / 8

for version, bounds in {"old": ("earliest", "v108"), "new": ("v108", "v110")}.items():
    with h5py.File(os.path.join(OUT, version + ".hdf5"), "w", libver=bounds) as f:
        f["types/plain"] = values
        f["types/doubles"] = values.astype("float64")
        f["types/halves"] = values.astype("float16")
        f["types/big"] = values.astype(">f4")
        f["types/scalar"] = np.float32(2.5)
        f["types/whole"] = np.arange(3)
        f.create_dataset("packed", data=values, chunks=(3, 2, 3), compression="gzip", shuffle=True, fletcher32=True)
        f.create_dataset("chunked", data=values, chunks=(4, 5, 2))  # Groups of more than eight are dense in new files.
        group = f.create_group("inner/deeper")
        group["values"] = values
        for i in range(6 if version == "new" else 40):
            f.create_group(f"many/child{i}")
        f.attrs["fixed"] = np.asarray([b"one", b"three", b""])
        f.attrs["vlen"] = "grün"
        f.attrs["list"] = ["a", "bc"]
        f.attrs["parts0"] = np.asarray([b"p"])
        f.attrs["parts1"] = np.asarray([b"q", b"r"])
        f["loop"] = h5py.SoftLink("/")
        f["inner/back"] = f["/"]

with h5py.File(os.path.join(OUT, "dense.hdf5"), "w", libver="latest") as f:
    for i in range(20):
        f.create_group(f"child{i}")

with h5py.File(os.path.join(OUT, "bomb.hdf5"), "w") as f:
    f.create_dataset("zeros", shape=(1 << 26,), dtype="float32", chunks=(1 << 22,), compression="gzip")
    f["zeros"][: 1 << 22] = 0
    f.create_dataset("absurd", shape=(1 << 29, 1 << 20), dtype="float32", chunks=(1 << 10, 1 << 10))
