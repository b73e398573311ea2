"""Reference for test/conformance/pixel-*.test.ts: pydicom with GDCM, and numpy. One command a line on stdin, as JSON; answers on stdout.

Pixels are written as little endian int32, display values as float64, row by row.
"""
import json
import sys
import warnings

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate, generate_pixel_data_frame
from pydicom.uid import ExplicitVRLittleEndian

warnings.simplefilter('ignore')
SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7'


def smooth(rows, columns, low, high, seed):
    """A ramp with structure and noise that takes every value of the range into account, its two ends included."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:rows, 0:columns]
    wave = 0.5 + 0.35 * np.sin(x / 7.0) * np.cos(y / 11.0) + 0.15 * (x + y) / (rows + columns)
    values = low + (high - low) * np.clip(wave + rng.normal(0, 0.01, wave.shape), 0, 1)
    values = np.rint(values).astype(np.int64)
    values[0, 0], values[0, 1] = low, high
    return values


def synthesise(path, rows, columns, allocated, stored, high, signed, seed, noise=False, frames=1, samples=1, words=False, **attributes):
    low, top = (-(1 << (stored - 1)), (1 << (stored - 1)) - 1) if signed else (0, (1 << stored) - 1)
    values = np.stack([smooth(rows, columns, low, top, seed + plane) for plane in range(frames * samples)])
    values = np.ascontiguousarray(np.moveaxis(values.reshape(frames, samples, rows, columns), 1, -1))
    cells = (values & ((1 << stored) - 1)) << (high + 1 - stored)
    if noise:  # overlay planes and the like in the bits that are not stored
        outside = ((1 << allocated) - 1) & ~(((1 << stored) - 1) << (high + 1 - stored))
        cells |= np.random.default_rng(seed + 100).integers(0, 1 << allocated, cells.shape) & outside
    elif signed:
        cells = values & ((1 << allocated) - 1) if high == stored - 1 else cells
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = SECONDARY_CAPTURE
    meta.MediaStorageSOPInstanceUID = '1.2.3.4.%d' % seed
    dataset = FileDataset(path, {}, file_meta=meta, preamble=b'\0' * 128, is_implicit_VR=False, is_little_endian=True)
    dataset.SOPClassUID, dataset.SOPInstanceUID = SECONDARY_CAPTURE, meta.MediaStorageSOPInstanceUID
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = '1.2.3.1', '1.2.3.2'
    dataset.PatientID, dataset.PatientName, dataset.Modality, dataset.ConversionType = 'P', 'P', 'CR', 'WSD'
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = samples, 'MONOCHROME2' if samples == 1 else 'RGB'
    if samples > 1:
        dataset.PlanarConfiguration = 0
    dataset.Rows, dataset.Columns = rows, columns
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = allocated, stored, high, int(signed)
    if frames > 1:
        dataset.NumberOfFrames = frames
    for keyword, value in attributes.items():
        setattr(dataset, keyword, [to_dataset(item) for item in value] if keyword.endswith('Sequence') else value)
    data = cells.astype('<u%d' % (allocated // 8)).tobytes()
    dataset.PixelData = data + b'\0' * (len(data) % 2)
    dataset['PixelData'].VR = 'OB' if allocated == 8 and not words else 'OW'
    dataset.save_as(path, write_like_original=False)
    values.astype('<i4').tofile(path + '.raw')


def to_dataset(item):
    """A LUT item; its descriptor is written as the VR that the test asks for."""
    dataset = Dataset()
    dataset.add_new('LUTDescriptor', item['vr'], item['descriptor'])
    dataset.add_new('LUTData', 'OW', np.array(item['data'], '<u2').tobytes())
    return dataset


DEFLATED, RLE = '1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.5'
LOSSY = ['1.2.840.10008.1.2.4.' + suffix for suffix in ('50', '51', '81', '91', '203')]


def stored_values(path):
    """Stored values: only the bits stored, sign extended; what a lossy code stream overshoots is clipped."""
    dataset = pydicom.dcmread(path, force=True)
    syntax, bits = dataset.file_meta.TransferSyntaxUID, dataset.BitsStored
    handler = 'rle' if syntax == RLE else 'gdcm' if syntax.is_compressed and syntax != DEFLATED else 'numpy'
    dataset.convert_pixel_data(handler)
    cells = dataset.pixel_array.astype(np.int64)
    signed = dataset.PixelRepresentation == 1
    if syntax in LOSSY:
        low = -(1 << (bits - 1)) if signed else 0
        return dataset, np.clip(cells, low, low + (1 << bits) - 1)
    values = (cells >> (dataset.HighBit + 1 - bits)) & ((1 << bits) - 1)
    return dataset, np.where(values >> (bits - 1), values - (1 << bits), values) if signed else values


def decode(path):
    stored_values(path)[1].astype('<i4').tofile(path + '.raw')


def refragment(path, target, fragments, table):
    dataset = pydicom.dcmread(path)
    frames = list(generate_pixel_data_frame(dataset.PixelData, int(dataset.get('NumberOfFrames', 1))))
    dataset.PixelData = encapsulate(frames, fragments_per_frame=fragments, has_bot=table)
    dataset['PixelData'].VR, dataset['PixelData'].is_undefined_length = 'OB', True
    dataset.save_as(target, write_like_original=False)


def describe(path, **attributes):
    """Other attributes for the same pixels."""
    dataset = pydicom.dcmread(path)
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    dataset.save_as(path, write_like_original=False)


def strip(path, target, keep_meta):
    """The same object without preamble, and without group 0002 unless it is kept."""
    with open(path, 'rb') as source, open(target, 'wb') as stripped:
        data = source.read()
        length = int.from_bytes(data[140:144], 'little')
        stripped.write(data[132:] if keep_meta else data[144 + length:])


def planes(path, target):
    """The first frame as bare unsigned samples, signed ones raised to 0, for encoders that read no DICOM."""
    dataset, values = stored_values(path)
    if dataset.PixelRepresentation == 1:
        values = values + (1 << (dataset.BitsStored - 1))
    values.astype('<u1' if dataset.BitsStored <= 8 else '<u2').tofile(target)


def raw_plane(path, target, depth):
    """Bare unsigned samples, as a decoder has written them, as int32."""
    np.fromfile(path, '<u1' if depth <= 8 else '<u2').astype('<i4').tofile(target)


def look_up(item, x, signed):
    count, first, bits = item.LUTDescriptor
    count, first = count % 65536 or 65536, (first + 32768) % 65536 - 32768 if signed else first % 65536
    entries = np.frombuffer(item.LUTData, '<u2')[:count].astype(float)
    return entries[np.clip(np.rint(x).astype(int) - first, 0, count - 1)], 2 ** bits - 1


def display(path):
    """PS3.3 C.11.1, C.11.2 and C.7.5.1.1.2 in numpy, each formula as it is printed there."""
    dataset, stored = stored_values(path)
    x = stored.astype(float)
    signed = dataset.PixelRepresentation == 1
    if 'ModalityLUTSequence' in dataset:
        x, _ = look_up(dataset.ModalityLUTSequence[0], x, signed)
    elif 'RescaleSlope' in dataset:
        x = x * float(dataset.RescaleSlope) + float(dataset.RescaleIntercept)
    if 'VOILUTSequence' in dataset:
        # What a Modality LUT gives is unsigned, what a rescale gives is signed where it may be negative.
        rescaled = signed or float(dataset.get('RescaleIntercept', 0)) < 0
        y, largest = look_up(dataset.VOILUTSequence[0], x, rescaled and 'ModalityLUTSequence' not in dataset)
        y = y / largest
    elif 'WindowCenter' in dataset:
        c, w = (float(np.atleast_1d(dataset.get(keyword))[0]) for keyword in ('WindowCenter', 'WindowWidth'))
        function = dataset.get('VOILUTFunction', 'LINEAR')
        if function == 'SIGMOID':
            y = 1 / (1 + np.exp(-4 * (x - c) / w))
        elif function == 'LINEAR_EXACT':
            y = np.where(x <= c - w / 2, 0, np.where(x > c + w / 2, 1, (x - c) / w + 0.5))
        else:
            inner = ((x - (c - 0.5)) / (w - 1) + 0.5) if w > 1 else x * 0
            y = np.where(x <= c - 0.5 - (w - 1) / 2, 0, np.where(x > c - 0.5 + (w - 1) / 2, 1, inner))
    else:
        y = default_contrast(dataset, stored, x)
    y = np.clip(y, 0, 1)
    if dataset.PhotometricInterpretation == 'MONOCHROME1' or dataset.get('PresentationLUTShape') == 'INVERSE':
        y = 1 - y
    y[is_padding(dataset, stored)] = 0
    y.astype('<f8').tofile(path + '.display')


def is_padding(dataset, stored):
    if 'PixelPaddingValue' not in dataset:
        return np.zeros(stored.shape, bool)
    ends = sorted([dataset.PixelPaddingValue, dataset.get('PixelPaddingRangeLimit', dataset.PixelPaddingValue)])
    return (stored >= ends[0]) & (stored <= ends[1])


def default_contrast(dataset, stored, x):
    """No standard formula: docs/conformance.md says what is shown."""
    if dataset.BitsStored <= 8 and dataset.PixelRepresentation == 0:
        ends = np.array([0, 2 ** dataset.BitsStored - 1]) * float(dataset.get('RescaleSlope', 1)) + float(dataset.get('RescaleIntercept', 0))
        return (x - ends.min()) / (ends.max() - ends.min())
    shown = np.sort(x[~is_padding(dataset, stored)].ravel())
    skipped = int(np.floor(0.005 * shown.size))
    low, high = shown[skipped], shown[shown.size - 1 - skipped]
    return (x - low) / (high - low)


COMMANDS = {function.__name__: function for function in (synthesise, decode, refragment, describe, strip, planes, raw_plane, display)}
for line in sys.stdin:
    request = json.loads(line)
    COMMANDS[request.pop('command')](**request)
