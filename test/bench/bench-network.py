"""A network in PyTorch, described by the same graph as ours: reads FOLDER/graph.json and arrays, prints one JSON line a run.

Usage: bench-network.py forward|step FOLDER RUNS THREADS   step: loss, gradients and Adam as well
"""
import json
import resource
import sys
import time

import numpy
import torch
from torch.nn import functional

mode, folder, runs, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(threads)
description = json.load(open(f'{folder}/graph.json'))
nodes, outputs, scales, (n, height, width) = (description[key] for key in ('nodes', 'outputs', 'scales', 'shape'))


def floats(name, *shape):
    return torch.from_numpy(numpy.fromfile(f'{folder}/{name}.f32', dtype='float32').reshape(shape).copy())


kernels, normalisations = {}, {}
for node in nodes:
    operation = node['operation']
    if operation['kind'] == 'convolution':
        layer = torch.nn.Conv2d(node['channels'], operation['filters'], operation['size'], operation['stride'], bias=operation['bias'])
        kernels[node['name']] = layer.to(memory_format=torch.channels_last)
    elif operation['kind'] == 'batchNorm':
        normalisations[node['name']] = torch.nn.BatchNorm2d(node['channels'], operation['epsilon'], 1 - operation['momentum'])


def apply(node, inputs):
    operation, name, x = node['operation'], node['name'], inputs[0]
    kind = operation['kind']
    if kind in ('convolution', 'maxPool') and any(operation['pads'].values()):
        pads = operation['pads']
        x = functional.pad(x, (pads['left'], pads['right'], pads['top'], pads['bottom']))
    if kind == 'convolution':
        return kernels[name](x)
    if kind == 'batchNorm':
        return normalisations[name](x)
    if kind == 'relu':
        return functional.relu(x)
    if kind == 'leakyRelu':
        return functional.leaky_relu(x, operation['alpha'])
    if kind == 'maxPool':
        return functional.max_pool2d(x, operation['size'], operation['stride'])
    if kind == 'averagePool':
        return functional.avg_pool2d(x, operation['size'], operation['stride'])
    if kind == 'concat':
        return torch.cat(inputs, 1)
    if kind == 'add':
        return inputs[0] + inputs[1]
    if kind == 'upsample':
        return functional.interpolate(x, scale_factor=2, mode='nearest')
    raise ValueError(kind)


def scale_loss(logits, scale):
    """YOLOv3's loss of one output, for one true box an image."""
    rows, columns, anchors = scale['rows'], scale['columns'], torch.tensor(scale['anchors'])
    t = logits.permute(0, 2, 3, 1).reshape(n, rows, columns, 3, 6)
    truth, boxes = scale['values'], scale['boxes']
    xy, wh, weight, is_box = truth[..., :2], truth[..., 2:4], truth[..., 4:5], truth[..., 5:6]
    with torch.no_grad():
        cells = torch.stack(torch.meshgrid(torch.arange(columns), torch.arange(rows), indexing='xy'), -1)[None, :, :, None]
        centre = (torch.sigmoid(t[..., :2]) + cells) / torch.tensor([columns, rows])
        half = torch.exp(t[..., 2:4].clamp(-10, 10)) * anchors / 2
        low, high = (centre - half)[..., None, :], (centre + half)[..., None, :]
        true_low, true_high = boxes[:, None, None, None, :, :2], boxes[:, None, None, None, :, 2:]
        shared = (torch.minimum(high, true_high) - torch.maximum(low, true_low)).clamp(min=0).prod(-1)
        union = (high - low).prod(-1) + (true_high - true_low).prod(-1) - shared
        spared = ((shared / union.clamp(min=1e-9)).max(-1).values < 0.5).float()[..., None]
    boxed = is_box * weight
    asked = is_box + (1 - is_box) * spared
    terms = boxed * ((xy - torch.sigmoid(t[..., :2])) ** 2 + (wh - t[..., 2:4]) ** 2)
    objectness = asked * functional.binary_cross_entropy_with_logits(t[..., 4:5], is_box, reduction='none')
    return (terms.sum() + objectness.sum()) / n


modules = torch.nn.ModuleList([*kernels.values(), *normalisations.values()])
optimiser = torch.optim.Adam(modules.parameters(), 1e-4, eps=1e-7)
images = floats('images', n, height, width, 3).permute(0, 3, 1, 2)
for index, scale in enumerate(scales):
    scale['values'] = floats(f'values{index}', n, scale['rows'], scale['columns'], 3, 7)
    scale['boxes'] = floats(f'boxes{index}', n, scale['boxesPerImage'], 4)
penalised = [kernels[node['name']].weight for node in nodes if node['operation'].get('l2', 0) > 0 and node['part'] == 'head']



def forward():
    tensors = {}
    for node in nodes:
        tensors[node['name']] = images if node['operation']['kind'] == 'input' else apply(node, [tensors[name] for name in node['inputs']])
    return tensors


def run():
    if mode == 'forward':
        with torch.no_grad():
            return float(forward()[outputs['stride32']].sum())
    optimiser.zero_grad(set_to_none=True)
    tensors = forward()
    loss = sum(scale_loss(tensors[outputs[name]], scale) for name, scale in zip(('stride32', 'stride16', 'stride8'), scales))
    loss = loss + 5e-4 * sum((weight**2).sum() for weight in penalised)
    loss.backward()
    optimiser.step()
    return loss.item()


if mode == 'forward':
    modules.eval()
for _ in range(runs):
    began = time.perf_counter()
    value = run()
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({'seconds': seconds, 'value': value, 'peakGiB': memory, 'version': torch.__version__}), flush=True)
