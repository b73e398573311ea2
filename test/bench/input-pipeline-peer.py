"""The same input pipeline by Pillow and NumPy: `python3 input-pipeline-peer.py FOLDER IMAGES PROCESSES`, prints images a second."""
import io
import math
import random
import sys
import time
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import PIL
import pydicom
from PIL import Image, ImageFilter
from pydicom.encaps import defragment_data

SIDE = 416


def chance(probability):
    return random.random() < probability


def coarsen(image):
    small = round(SIDE * random.uniform(0.5, 1))
    return image.resize((small, small), Image.BILINEAR).resize((SIDE, SIDE), Image.BILINEAR)


def turn(image):
    """Rotation, shear, scale around the middle, then a shift; the coefficients of the inverse map."""
    angle, shear = math.radians(random.uniform(-10, 10)), math.tan(math.radians(random.uniform(-4, 4)))
    scale = random.uniform(0.85, 1.15)
    turned = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    back = np.linalg.inv(scale * np.array([[1, shear], [0, 1]]) @ turned)
    middle = np.array([SIDE / 2, SIDE / 2])
    move = np.array([random.uniform(-0.06, 0.06), random.uniform(-0.06, 0.06)]) * SIDE
    offset = middle - back @ (middle + move)
    coefficients = (back[0, 0], back[0, 1], offset[0], back[1, 0], back[1, 1], offset[1])
    return image.transform((SIDE, SIDE), Image.AFFINE, coefficients, Image.BILINEAR)


def tones(values):
    if chance(0.5):
        low, high = random.uniform(-0.06, 0.12), 1 - random.uniform(-0.06, 0.12)
        values = np.clip((values - low) / (high - low), 0, 1)
    if chance(0.5):
        values = values ** random.uniform(0.75, 1.25)
    if chance(0.3):
        values = np.clip(values * (1 + random.uniform(-0.15, 0.15)) + random.uniform(-0.1, 0.1), 0, 1)
    return values


def recompress(image):
    encoded = io.BytesIO()
    image.save(encoded, "JPEG", quality=random.randint(40, 95))
    return Image.open(encoded).convert("L")


def prepare(path):
    data = pydicom.dcmread(path)
    image = Image.open(io.BytesIO(defragment_data(data.PixelData))).convert("L").resize((SIDE, SIDE), Image.BILINEAR)
    if chance(0.5):
        image = coarsen(image)
    if chance(0.5):
        image = image.transpose(Image.FLIP_LEFT_RIGHT)
    if chance(0.9):
        image = turn(image)
    image = Image.fromarray((tones(np.asarray(image, dtype=np.float32) / 255) * 255).astype(np.uint8))
    if chance(0.15):
        image = image.filter(ImageFilter.GaussianBlur(random.uniform(0.1, 1)))
    if chance(0.2):
        values = np.asarray(image, dtype=np.float32) + np.random.normal(0, random.uniform(1.3, 5.1), (SIDE, SIDE))
        image = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    if chance(0.4):
        image = recompress(image)
    plane = (np.asarray(image, dtype=np.float32) / 255 - 0.45) * 4
    return np.repeat(plane[:, :, None], 3, axis=2)


def main():
    folder, count, processes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    paths = sorted(str(path) for path in Path(folder).glob("*.dcm"))
    chosen = [paths[i % len(paths)] for i in range(count)]
    with Pool(processes) as pool:
        pool.map(prepare, chosen[: 4 * processes])
        begin = time.perf_counter()
        for batch in range(0, count, 4):
            np.stack(pool.map(prepare, chosen[batch : batch + 4]))
        print(count / (time.perf_counter() - begin), PIL.__version__, np.__version__)


main()
