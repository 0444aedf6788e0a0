#!/usr/bin/python3
"""Compares the trainer's loss and gradients with PyTorch's on a micro-batch written by `train --dump BASE`.

usage: check-gradients.py BASE [BOUND]

Prints the relative error of every tensor's gradient and fails when one is above BOUND (0.03 when not given) or the loss differs by
more than a thousandth. The trainer multiplies in bf16, which keeps eight bits of each number: errors of about a hundredth are its price.
Needs python3-torch and python3-numpy.
"""
import sys

import numpy as np
import torch

HEAD_SIZE, EPSILON, ROPE_BASE = 64, 1e-6, 10000.0


def tensor_shapes(width, layers, heads, hidden, vocabulary):
    """Names and shapes in the order of the file."""
    inner = heads * HEAD_SIZE
    shapes = {'embedding': (vocabulary, width)}
    for l in range(layers):
        shapes |= {
            f'{l} attention norm': (width,), f'{l} query key value': (3 * inner, width), f'{l} query norm': (HEAD_SIZE,),
            f'{l} key norm': (HEAD_SIZE,), f'{l} output': (width, inner), f'{l} mlp norm': (width,),
            f'{l} gate up': (2 * hidden, width), f'{l} down': (width, hidden),
        }
    return shapes | {'final norm': (width,)}


def read_tensors(file, shapes):
    return {name: torch.tensor(np.fromfile(file, np.float32, int(np.prod(shape))).reshape(shape)) for name, shape in shapes.items()}


def rms_norm(x, gain):
    return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + EPSILON) * gain


def rotate(x):
    """Turns [heads, positions, head size] by position; the two halves of a head are the two coordinates."""
    half = HEAD_SIZE // 2
    angle = torch.arange(x.shape[-2]).double()[:, None] * ROPE_BASE ** (-torch.arange(half).double() / half)
    cosine, sine = angle.cos().float(), angle.sin().float()
    a, b = x[..., :half], x[..., half:]
    return torch.cat([a * cosine - b * sine, b * cosine + a * sine], -1)


def logits(weights, tokens, layers, heads):
    """The network on one sequence."""
    x = weights['embedding'][tokens]
    length = len(tokens)
    mask = torch.full((length, length), -1e30).triu(1)
    for l in range(layers):
        def of(name, l=l):
            return weights[f'{l} {name}']
        parts = (rms_norm(x, of('attention norm')) @ of('query key value').T).split(heads * HEAD_SIZE, -1)
        query, key, value = (part.view(length, heads, HEAD_SIZE).transpose(0, 1) for part in parts)
        query, key = rotate(rms_norm(query, of('query norm'))), rotate(rms_norm(key, of('key norm')))
        attention = (query @ key.transpose(-1, -2) / HEAD_SIZE**0.5 + mask).softmax(-1)
        x = x + (attention @ value).transpose(0, 1).reshape(length, -1) @ of('output').T
        gate, up = (rms_norm(x, of('mlp norm')) @ of('gate up').T).chunk(2, -1)
        x = x + (torch.nn.functional.silu(gate) * up) @ of('down').T
    return rms_norm(x, weights['final norm']) @ weights['embedding'].T


def main():
    base, bound = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 0.03
    with open(base + '.weights', 'rb') as file:
        _, width, layers, heads, _, hidden, vocabulary, _ = np.fromfile(file, np.int32, 8).tolist()
        shapes = tensor_shapes(width, layers, heads, hidden, vocabulary)
        weights = read_tensors(file, shapes)
    with open(base + '.gradients', 'rb') as file:
        gradients = read_tensors(file, shapes)
    with open(base + '.batch', 'rb') as file:
        count, rows = np.fromfile(file, np.int32, 2).tolist()
        spans = np.fromfile(file, np.int32, 3 * count).reshape(count, 3).tolist()
        tokens, targets = (torch.tensor(np.fromfile(file, np.int32, rows)).long() for _ in range(2))
        share = torch.tensor(np.fromfile(file, np.float32, rows))
        loss_here = float(np.fromfile(file, np.float64, 1)[0])

    for weight in weights.values():
        weight.requires_grad_(True)
    total = 0
    for start, length, _ in spans:
        at = slice(start, start + length)
        losses = torch.nn.functional.cross_entropy(logits(weights, tokens[at], layers, heads), targets[at], reduction='none')
        total = total + (losses * share[at]).sum()
    loss = total / share.sum()
    loss.backward()

    print(f'loss {loss.item():.6f}, the trainer {loss_here:.6f}; {count} sequences of {[span[1] for span in spans]} tokens')
    worst = 0.0
    for name, weight in weights.items():
        error = ((weight.grad - gradients[name]).norm() / (weight.grad.norm() + 1e-12)).item()
        worst = max(worst, error)
        print(f'{name:22} norm {weight.grad.norm().item():10.4f} relative error {error:.5f}')
    good = worst <= bound and abs(loss.item() - loss_here) <= 1e-3 * loss.item()
    print(f'worst relative error {worst:.5f}, bound {bound}: {"passed" if good else "FAILED"}')
    sys.exit(0 if good else 1)


main()
