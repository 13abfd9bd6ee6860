#!/usr/bin/python3
"""Makes the numbers that the Java tests of trunks and weights compare with.

Needs torch and torchvision (Debian: python3-torchvision, here 0.14). Run from the project's root:

    python3 src/test/python/torchvision_reference.py [resnet18-imagenet-partial.safetensors]

Weights and images are patterns: a hash of the tensor's name and the element's index, which
org.dmsnet.weights.Pattern computes in the same way. So outputs agree only where names do.
"""
import json
import pathlib
import re
import struct
import sys
import zlib

import numpy as np
import torch
import torchvision
from torchvision.models.vision_transformer import interpolate_embeddings

RESOURCES = pathlib.Path("src/test/resources/org/dmsnet")
SAMPLES = 24


def pattern(name, shape):
    """Uniform in [-1, 1), from a 32-bit hash of the name and the index."""
    mask = np.uint64(0xFFFFFFFF)
    x = np.arange(int(np.prod(shape)), dtype=np.uint64) * np.uint64(0x9E3779B1) & mask
    x = (x + np.uint64(zlib.crc32(name.encode()))) & mask
    x ^= x >> np.uint64(15)
    x = x * np.uint64(0x2C1B3C6D) & mask
    x ^= x >> np.uint64(12)
    x = x * np.uint64(0x297A2D39) & mask
    x ^= x >> np.uint64(15)
    return torch.from_numpy((x / 2.0**31 - 1).astype(np.float32).reshape(shape))


def fill(model, last_norm):
    """Patterned weights whose activations stay in range through 50 residual blocks."""
    state = model.state_dict()
    for name, tensor in state.items():
        u = pattern(name, tuple(tensor.shape)) if tensor.dim() else tensor
        if name.endswith("num_batches_tracked"):
            continue
        if tensor.dim() == 4:
            value = u * np.float32(np.sqrt(6.0 / np.prod(tensor.shape[1:])))
        elif tensor.dim() == 2:
            value = u * np.float32(np.sqrt(3.0 / tensor.shape[1]))
        elif name.endswith("running_var"):
            value = 1 + 0.5 * u
        elif name.endswith("weight") and last_norm in name:
            value = 0.25 + 0.05 * u
        elif name.endswith("weight") and tensor.dim() == 1:
            value = 1 + 0.2 * u
        else:
            value = 0.1 * u
        tensor.copy_(value)


def trunk(model, x, until="layer4"):
    for name, module in model.named_children():
        x = module(x)
        if name == until:
            return x


def summary(tensor):
    flat = tensor.detach().flatten().double()
    step = len(flat) // SAMPLES
    return {
        "shape": list(tensor.shape),
        "sum": flat.sum().item(),
        "absSum": flat.abs().sum().item(),
        "samples": [flat[i * step].item() for i in range(SAMPLES)],
    }


def resnets():
    reference = {}
    for name in ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnext50_32x4d"):
        model = getattr(torchvision.models, name)(weights=None)
        with torch.no_grad():
            fill(model, "bn2" if name in ("resnet18", "resnet34") else "bn3")
        image = pattern("image", (2, 3, 64, 64))
        with torch.no_grad():
            model.eval()
            entry = {"inference": summary(trunk(model, image))}
        if name != "resnet34":
            # In double precision: norms over eight values amplify rounding to 1e-3.
            model.double().train()
            image = image.double().requires_grad_()
            out = trunk(model, image)
            (out * pattern("epsilon", tuple(out.shape)).double()).sum().backward()
            entry["training"] = summary(out)
            entry["gradientOfInput"] = summary(image.grad)
            entry["gradientOfConv1"] = summary(model.conv1.weight.grad)
            entry["gradientOfDownsample"] = summary(model.layer4[0].downsample[0].weight.grad)
            entry["gradientOfConv2"] = summary(model.layer2[0].conv2.weight.grad)
        reference[name.replace("_", "-")] = entry
    return reference


def vit_map(model, image):
    """The patches' tokens after the last norm, [N,768,S/16,S/16]."""
    x = model._process_input(image)
    x = torch.cat([model.class_token.expand(len(x), -1, -1), x], 1)
    x = model.encoder(x)[:, 1:]
    side = image.shape[-1] // 16
    return x.permute(0, 2, 1).reshape(len(x), -1, side, side)


def vit():
    full = torchvision.models.vit_b_16(weights=None).eval()
    with torch.no_grad():
        fill(full, "none")
        reference = {"224": {"map": summary(vit_map(full, pattern("image", (1, 3, 224, 224))))}}
    small = torchvision.models.vit_b_16(weights=None, image_size=64).eval()
    state = interpolate_embeddings(64, 16, dict(full.state_dict()))
    small.load_state_dict(state)
    image = pattern("image", (2, 3, 64, 64)).requires_grad_()
    out = vit_map(small, image)
    (out * pattern("epsilon", tuple(out.shape))).sum().backward()
    attention = small.encoder.layers.encoder_layer_5.self_attention
    reference["64"] = {
        "map": summary(out),
        "gradientOfInput": summary(image.grad),
        "gradientOfInProjection": summary(attention.in_proj_weight.grad),
    }
    return reference


def read(path):
    data = pathlib.Path(path).read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        array = np.frombuffer(data[begin:end], dtype="<f4").reshape(entry["shape"])
        tensors[name] = torch.from_numpy(array.copy())
    return tensors


def write(path, tensors, metadata):
    """tensors: name -> (dtype, shape, bytes)."""
    header, data = {"__metadata__": metadata}, b""
    for name, (dtype, shape, raw) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    encoded = json.dumps(header).encode()
    encoded += b" " * (-len(encoded) % 8)
    path.write_bytes(struct.pack("<Q", len(encoded)) + encoded + data)


def f32(tensor):
    array = tensor.detach().numpy().astype("<f4")
    return "F32", list(array.shape), array.tobytes()


def dtypes():
    values = torch.tensor([[0.0, 1.0, -2.5], [65504.0, 6.103515625e-05, 5.960464477539063e-08]])
    plain = values.numpy()
    bf16 = (plain.view("<u4") >> 16).astype("<u2")
    return {
        "f32": ("F32", [2, 3], plain.astype("<f4").tobytes()),
        "f16": ("F16", [2, 3], plain.astype("<f2").tobytes()),
        "bf16": ("BF16", [2, 3], bf16.tobytes()),
        "f64": ("F64", [2, 3], plain.astype("<f8").tobytes()),
        "steps": ("I64", [], struct.pack("<q", 1234567890123)),
        "flag": ("BOOL", [1], b"\1"),
    }


def tiny():
    """conv1 - bn1 - relu - average pool - fc under a wrapper's names, with its input and output."""
    model = torch.nn.Sequential()
    model.add_module("conv1", torch.nn.Conv2d(3, 4, 3, stride=2, padding=1, bias=False))
    model.add_module("bn1", torch.nn.BatchNorm2d(4))
    model.add_module("relu", torch.nn.ReLU())
    model.add_module("pool", torch.nn.AdaptiveAvgPool2d(1))
    model.add_module("flatten", torch.nn.Flatten())
    model.add_module("fc", torch.nn.Linear(4, 2))
    with torch.no_grad():
        fill(model, "none")
        model.eval()
        image = pattern("image", (2, 3, 8, 8))
        output = torch.softmax(model(image), 1)
    tensors = {}
    for name, tensor in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            tensors["module." + name] = ("I64", [], struct.pack("<q", 7))
        else:
            tensors["module." + name] = f32(tensor)
    tensors["expected.output"] = f32(output)
    return tensors


def partial(path):
    model = torchvision.models.resnet18(weights=None).eval()
    model.load_state_dict(read(path), strict=False)
    with torch.no_grad():
        return summary(trunk(model, pattern("image", (2, 3, 64, 64)), "layer3"))


def dump(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, indent=1)
    lists = re.sub(r"\[[^\[\]]*\]", lambda match: " ".join(match[0].split()), text)
    path.write_text(lists + "\n")


if __name__ == "__main__":
    torch.set_num_threads(2)
    dump(RESOURCES / "network/backbone/torchvision-resnets.json", resnets())
    dump(RESOURCES / "network/backbone/torchvision-vit.json", vit())
    (RESOURCES / "weights").mkdir(parents=True, exist_ok=True)
    write(RESOURCES / "weights/dtypes.safetensors", dtypes(), {"format": "pt"})
    write(RESOURCES / "weights/tiny.safetensors", tiny(), {"format": "pt"})
    if len(sys.argv) > 1:
        dump(RESOURCES / "weights/resnet18-partial-layer3.json", partial(sys.argv[1]))
