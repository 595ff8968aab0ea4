"""Writes src/test/resources/media: small pictures, and in expected.json what Pillow and NumPy make of them.

Run at the repository's root: python src/test/python/media_fixtures.py
Made with Python 3.11, Pillow 13.0.0, NumPy 2.4.6.

References: colours and EXIF by Pillow; growing by Pillow's BILINEAR on 32-bit floats; shrinking by repeating each
pixel as often as the target has pixels and averaging whole blocks with Pillow's reduce(), which is exact for shares of
pixels, unlike Pillow's own BOX filter, which takes a pixel wholly or not at all.
"""

import json
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

OUT = pathlib.Path("src/test/resources/media")
OUT.mkdir(parents=True, exist_ok=True)
rng = np.random.default_rng(7)
W, H = 20, 14
cases = []
sequences = []


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(name, pixels, depth, color, interlace=False, extra=b"", size=None):
    """A PNG written here, for what Pillow cannot write; pixels are (h, w, samples)."""
    h, w = size or pixels.shape[:2]
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    raw = b""
    for y0, x0, dy, dx in passes if interlace else [(0, 0, 1, 1)]:
        part = pixels[y0::dy, x0::dx]
        if part.size:
            for row in part.astype(">u2" if depth == 16 else "u1"):
                raw += b"\0" + row.tobytes()
    header = struct.pack(">IIBBBBB", w, h, depth, color, 0, 0, int(interlace))
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")
    (OUT / name).write_bytes(data)


def on_white(image):
    image = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def resized(array, h, w):
    """One channel, float32 (h0, w0), to (h, w)."""
    for axis, target in ((0, h), (1, w)):
        source = array.shape[axis]
        if target < source:
            many = np.repeat(array, target, axis=axis)
            factor = (1, source) if axis == 0 else (source, 1)
            array = np.asarray(Image.fromarray(many, "F").reduce(factor))
        else:
            size = (array.shape[1], target) if axis == 0 else (target, array.shape[0])
            array = np.asarray(Image.fromarray(array, "F").resize(size, Image.BILINEAR))
    return array


def case(name, file, h=H, w=W, channels=3, tolerance=0.01, image=None):
    image = image or on_white(ImageOps.exif_transpose(Image.open(OUT / file)))
    rgb = np.asarray(image.convert("RGB"), np.float32)
    planes = [rgb[..., i] for i in range(3)]
    if channels == 1:
        planes = [np.float32(0.299) * planes[0] + np.float32(0.587) * planes[1] + np.float32(0.114) * planes[2]]
    values = np.stack([resized(np.ascontiguousarray(p, np.float32), h, w) for p in planes], -1)
    cases.append(dict(name=name, file=file, height=h, width=w, channels=channels, tolerance=tolerance,
                      values=[int(v) if v == int(v) else round(float(v), 2) for v in values.ravel()]))


yy, xx = np.mgrid[0:H, 0:W]
colour = np.stack([xx * 12, yy * 18, (xx * yy) % 256], -1).astype(np.uint8)
colour[3:8, 5:15] = rng.integers(0, 256, (5, 10, 3))
alpha = np.clip(xx * 14, 0, 255).astype(np.uint8)
rgb, gray = Image.fromarray(colour), Image.fromarray(colour[..., 0])
rgba = Image.fromarray(np.dstack([colour, alpha]))

rgb.save(OUT / "rgb.png"); case("RGB PNG", "rgb.png"); case("RGB PNG to gray", "rgb.png", channels=1)
gray.save(OUT / "gray.png"); case("gray PNG", "gray.png", channels=1); case("gray PNG to RGB", "gray.png")
rgba.save(OUT / "rgba.png"); case("transparent PNG", "rgba.png", tolerance=0.6)
Image.fromarray(np.dstack([colour[..., 0], alpha])).save(OUT / "gray_alpha.png")
case("gray PNG with alpha", "gray_alpha.png", channels=1, tolerance=0.6)
rgb.quantize(16).save(OUT / "palette.png"); case("palette PNG", "palette.png")
rgb.quantize(16).save(OUT / "palette_transparent.png", transparency=3)
case("palette PNG with a transparent colour", "palette_transparent.png")
gray.convert("1").save(OUT / "one_bit.png"); case("1-bit PNG", "one_bit.png", channels=1)
png("gray16.png", (colour[..., :1].astype(np.uint16) * 257), 16, 0)
case("16-bit gray PNG", "gray16.png", channels=1, image=gray)
png("rgb16.png", colour.astype(np.uint16) * 257, 16, 2); case("16-bit RGB PNG", "rgb16.png", image=rgb)
png("interlaced.png", colour, 8, 2, interlace=True); case("interlaced PNG", "interlaced.png")
png("gray_transparent.png", colour[..., :1], 8, 0, extra=chunk(b"tRNS", struct.pack(">H", 24)))
case("gray PNG with a transparent value", "gray_transparent.png", channels=1)

rgb.save(OUT / "rgb.bmp"); case("BMP", "rgb.bmp")
rgb.quantize(16).save(OUT / "palette.bmp"); case("palette BMP", "palette.bmp")
gray.convert("1").save(OUT / "one_bit.bmp"); case("1-bit BMP", "one_bit.bmp", channels=1)
rgb.quantize(16).save(OUT / "palette.gif"); case("GIF", "palette.gif")
rgb.quantize(16).save(OUT / "transparent.gif", transparency=3); case("GIF with a transparent colour", "transparent.gif")
rgb.quantize(16).save(OUT / "animated.gif", save_all=True, append_images=[rgb.rotate(180).quantize(16)])
case("first frame of an animated GIF", "animated.gif")

smooth = Image.fromarray(np.stack([xx * 12, yy * 18, 255 - xx * 6], -1).astype(np.uint8))
smooth.save(OUT / "rgb.jpg", quality=95, subsampling=0); case("JPEG", "rgb.jpg", tolerance=3)
smooth.save(OUT / "progressive.jpg", quality=95, subsampling=0, progressive=True)
case("progressive JPEG", "progressive.jpg", tolerance=3)
Image.fromarray((xx * 8 + yy * 5).astype(np.uint8)).save(OUT / "gray.jpg", quality=95)
case("gray JPEG", "gray.jpg", channels=1, tolerance=3)
inks = Image.fromarray(np.dstack([np.asarray(smooth), 40 + yy * 9]).astype(np.uint8), "CMYK")
inks.save(OUT / "cmyk.jpg", quality=95, subsampling=0); case("CMYK JPEG", "cmyk.jpg", tolerance=4, image=Image.open(OUT / "cmyk.jpg").convert("RGB"))
def ycck(name):
    """The same JPEG, said to be YCCK by its Adobe segment: Pillow writes CMYK alone."""
    data = bytearray((OUT / "cmyk.jpg").read_bytes())
    data[data.index(b"Adobe") + 11] = 2
    (OUT / name).write_bytes(data)
ycck("ycck.jpg"); case("YCCK JPEG", "ycck.jpg", tolerance=4, image=Image.open(OUT / "ycck.jpg").convert("RGB"))
corner = np.zeros((H, W), np.uint8); corner[:4, :10] = 250; corner[6:, :3] = 120
for tag in range(1, 9):
    exif = Image.Exif(); exif[0x0112] = tag
    Image.fromarray(corner).save(OUT / f"orientation_{tag}.jpg", quality=100, exif=exif)
    turned = tag >= 5
    case(f"EXIF orientation {tag}", f"orientation_{tag}.jpg", W if turned else H, H if turned else W, 1, 3)
case("EXIF orientation 6, shrunk", "orientation_6.jpg", 7, 5, 1, 3)

rgb.save(OUT / "lossless.webp", lossless=True); case("lossless WebP", "lossless.webp")
rgba.save(OUT / "alpha.webp", lossless=True, exact=True); case("transparent WebP", "alpha.webp", tolerance=0.6)
smooth.save(OUT / "lossy.webp", quality=95); # Chroma of half the size: libwebp interpolates it, TwelveMonkeys repeats it.
case("lossy WebP", "lossy.webp", tolerance=14)
gray.save(OUT / "gray.webp", lossless=True); case("gray WebP", "gray.webp", channels=1)
exif = Image.Exif(); exif[0x0112] = 6
Image.fromarray(corner).convert("RGB").save(OUT / "orientation_6.webp", lossless=True, exif=exif)
case("EXIF orientation 6 in a WebP", "orientation_6.webp", W, H, 1)

for compression in ("raw", "packbits", "tiff_lzw", "tiff_adobe_deflate"):
    rgb.save(OUT / f"{compression}.tiff", compression=compression); case(f"TIFF, {compression}", f"{compression}.tiff")
smooth.save(OUT / "jpeg.tiff", compression="jpeg", quality=95); case("TIFF of JPEG", "jpeg.tiff", tolerance=4)
gray.convert("1").save(OUT / "group4.tiff", compression="group4"); case("1-bit TIFF, group 4", "group4.tiff", channels=1)
rgb.quantize(16).save(OUT / "palette.tiff"); case("palette TIFF", "palette.tiff")
rgba.save(OUT / "rgba.tiff"); case("transparent TIFF", "rgba.tiff", tolerance=0.6)
Image.fromarray(colour[..., 0].astype(np.uint16) * 257).save(OUT / "gray16.tiff")
case("16-bit gray TIFF", "gray16.tiff", channels=1, image=gray)
inks.save(OUT / "cmyk.tiff"); case("CMYK TIFF", "cmyk.tiff", tolerance=1, image=inks.convert("RGB"))
Image.fromarray(corner).save(OUT / "orientation_6.tiff", tiffinfo={0x0112: 6})
# Pillow 13 turns a TIFF as it loads it, and takes the tag off; this turns what was stored.
case("EXIF orientation 6 in a TIFF", "orientation_6.tiff", W, H, 1, image=Image.fromarray(corner).transpose(Image.Transpose.ROTATE_270))
rgb.save(OUT / "pages.tiff", save_all=True, append_images=[rgb.rotate(180)]); case("first page of a TIFF", "pages.tiff")
Image.fromarray(xx.astype(np.float32)).save(OUT / "float.tiff")

for h, w in ((7, 10), (5, 9), (1, 1), (13, 19)):
    case(f"shrunk to {h} x {w}", "rgb.png", h, w, tolerance=0.02)
for h, w in ((28, 40), (15, 21)):
    case(f"grown to {h} x {w}", "rgb.png", h, w, tolerance=0.02)
case("shrunk in height, grown in width", "rgb.png", 5, 31, tolerance=0.02)

png("bomb.png", np.zeros((1, 900), np.uint8), 8, 0, size=(50_000, 50_000))

def animation(name, boxes, **options):
    """Squares of one shade of 4 each drawn over what is there, on a screen with a transparent strip: where a GIF has no
    transparency Pillow clears to its background colour, browsers, as Lenslet, to nothing."""
    frames = []
    for i, (x, y) in enumerate(boxes):
        frame = Image.new("RGBA", (W, H), (20, 20, 20, 255) if i == 0 else (0, 0, 0, 0))
        frame.paste((0, 0, 0, 0), (W - 2, 0, W, H))
        frame.paste((60 * i + 60,) * 3 + (255,), (x, y, x + 6, y + 5))
        frames.append(frame)
    frames[0].save(OUT / name, save_all=True, append_images=frames[1:], loop=0, **options)


def frames_case(name, file):
    image = Image.open(OUT / file)
    values = []
    for i in range(image.n_frames):
        image.seek(i)
        rgb_frame = np.asarray(on_white(image), np.float32)
        values += [round(float(v), 2) for v in (rgb_frame @ np.float32([0.299, 0.587, 0.114])).ravel()]
    sequences.append(dict(name=name, file=file, frames=image.n_frames, height=H, width=W,
                          values=[int(v) if v == int(v) else v for v in values]))


boxes = [(1, 1), (8, 2), (12, 7), (3, 6)]
animation("kept.gif", boxes, disposal=1, duration=100); frames_case("GIF whose frames stay", "kept.gif")
animation("cleared.gif", boxes, disposal=[1, 2, 2, 1], duration=[40, 80, 120, 160])
frames_case("GIF whose frames are cleared", "cleared.gif")
animation("restored.gif", boxes, disposal=[1, 3, 3, 1], duration=50); frames_case("GIF that goes back", "restored.gif")

png("hollow.png", np.zeros((1, 900), np.uint8), 8, 0, size=(7_000, 7_000))

(OUT / "expected.json").write_text(json.dumps(cases, separators=(",", ":")).replace('{"name"', '\n{"name"'))
(OUT / "sequences.json").write_text(json.dumps(sequences, separators=(",", ":")).replace('{"name"', '\n{"name"'))
print(len(cases), "cases", sum(f.stat().st_size for f in OUT.iterdir()), "bytes")
