"""Writes src/test/resources/augmentation/warps.json: pictures warped by Keras' legacy ImageDataGenerator and SciPy.

Made with Keras 3.15.1 (tf_keras 2.21.0 has the same apply_affine_transform), SciPy 1.17.1, NumPy 2.4.6,
Pillow 13.0.0 for brightness:

    pip install keras==3.15.1 scipy==1.17.1 pillow jax
    KERAS_BACKEND=jax python src/test/python/augmentation_references.py

`dx` and `dy` of ours are `tx` and `ty` of apply_affine_transform. Pictures that are not square come from SciPy with the matrix
around their middle: Keras exchanges rows and columns of its matrix after it chose the middle, so turns them around
another point.
"""

import json
import pathlib

import numpy as np
import scipy
import scipy.ndimage

from keras.src.legacy.preprocessing import image as legacy

if not hasattr(scipy.ndimage, "interpolation"):
    scipy.ndimage.interpolation = scipy.ndimage

rng = np.random.RandomState(7)


def picture(height, width, channels):
    return rng.randint(0, 256, (height, width, channels)).astype("float32")


def warp(theta=0.0, dx=0.0, dy=0.0, shear=0.0, zx=1.0, zy=1.0):
    return dict(theta=theta, dx=dx, dy=dy, shear=shear, zx=zx, zy=zy)


WARPS = [
    warp(theta=30),
    warp(dx=2.25, dy=-1.5),
    warp(dx=-3, dy=4),
    warp(shear=20),
    warp(zx=0.6, zy=1.7),
    warp(theta=-73, dx=1.3, dy=0.4, shear=-11, zx=1.2, zy=0.8),
    warp(theta=160, dx=-9.7, dy=13.2, shear=35, zx=1.9, zy=2.3),
]


def by_keras(x, w, fill_mode, cval):
    return legacy.apply_affine_transform(
        x, w["theta"], w["dx"], w["dy"], w["shear"], w["zx"], w["zy"],
        row_axis=0, col_axis=1, channel_axis=2, fill_mode=fill_mode, cval=cval, order=1)


def by_scipy(x, w, fill_mode, cval):
    theta, shear = np.deg2rad(w["theta"]), np.deg2rad(w["shear"])
    matrix = np.array([[np.cos(theta), -np.sin(theta), 0], [np.sin(theta), np.cos(theta), 0], [0, 0, 1]])
    matrix = matrix @ np.array([[1, 0, w["dx"]], [0, 1, w["dy"]], [0, 0, 1]])
    matrix = matrix @ np.array([[1, -np.sin(shear), 0], [0, np.cos(shear), 0], [0, 0, 1]])
    matrix = matrix @ np.diag([w["zx"], w["zy"], 1.0])
    matrix = legacy.transform_matrix_offset_center(matrix, x.shape[1], x.shape[0])
    matrix = matrix[[1, 0, 2]][:, [1, 0, 2]]
    return np.stack(
        [scipy.ndimage.affine_transform(x[..., c], matrix[:2, :2], matrix[:2, 2], order=1, mode=fill_mode, cval=cval)
         for c in range(x.shape[2])], axis=-1)


def case(x, w, y, fill_mode="nearest", cval=0.0, flip_horizontal=False, flip_vertical=False, brightness=1.0):
    return dict(
        shape=list(x.shape), warp=w, fill_mode=fill_mode, cval=cval, flip_horizontal=flip_horizontal,
        flip_vertical=flip_vertical, brightness=brightness, input=x.astype(int).ravel().tolist(),
        output=[round(float(v), 3) for v in y.ravel()])


cases = []
for fill_mode in ["nearest", "reflect", "constant", "wrap"]:
    for w in WARPS:
        x = picture(7, 7, 1)
        cases.append(case(x, w, by_keras(x, w, fill_mode, 90), fill_mode, 90.0))
    x = picture(6, 6, 3)
    cases.append(case(x, WARPS[5], by_keras(x, WARPS[5], fill_mode, 200), fill_mode, 200.0))
    x = picture(5, 9, 1)
    cases.append(case(x, WARPS[5], by_scipy(x, WARPS[5], fill_mode, 0), fill_mode))
    x = picture(9, 5, 1)
    cases.append(case(x, WARPS[0], by_scipy(x, WARPS[0], fill_mode, 0), fill_mode))

square = picture(7, 7, 1)
np.testing.assert_allclose(by_scipy(square, WARPS[5], "reflect", 0), by_keras(square, WARPS[5], "reflect", 0), atol=1e-3)

generator = legacy.ImageDataGenerator(fill_mode="reflect", data_format="channels_last")
for flips in [(True, False), (False, True), (True, True)]:
    x = picture(6, 6, 1)
    y = generator.apply_transform(
        x, dict(theta=25, tx=1.5, ty=-0.5, flip_horizontal=flips[0], flip_vertical=flips[1]))
    cases.append(case(x, warp(theta=25, dx=1.5, dy=-0.5), y, "reflect", 0.0, *flips))
for brightness in [0.0, 0.4, 1.6]:
    x = picture(6, 6, 3)
    y = generator.apply_transform(x.copy(), dict(brightness=brightness))
    cases.append(case(x, warp(), y, "reflect", brightness=brightness))

path = pathlib.Path(__file__).parents[1] / "resources" / "augmentation" / "warps.json"
path.write_text("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
print(scipy.__version__, np.__version__, len(cases), "cases,", path.stat().st_size, "bytes")
