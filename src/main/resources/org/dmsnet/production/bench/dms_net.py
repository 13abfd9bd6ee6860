"""DMS-Net in PyTorch, for `dmsnet bench --peer pytorch`.

Which layers there are, and their shapes, is what the weights file says; vertices and parameters
have the names of the Java network.
"""
import json
import re
import struct

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def read(path):
    """A safetensors file of float32 tensors."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        header.pop("__metadata__", None)
        tensors = {}
        for name, entry in header.items():
            begin, end = entry["data_offsets"]
            data = np.frombuffer(file.read(end - begin), "<f4").reshape(entry["shape"])
            tensors[name] = torch.from_numpy(data.copy())
    return tensors


def stride(vertex, tensors):
    if vertex == "trunk.conv1":
        return 2
    first = re.fullmatch(r"trunk\.layer[234]\.0\.(conv1|conv2|downsample\.0)", vertex)
    if not first:
        return 1
    bottleneck = vertex.rsplit(".", 1)[0] + ".conv3.weight" in tensors
    strided = "conv2" if bottleneck else "conv1"
    return 2 if first[1] in (strided, "downsample.0") else 1


def layer(vertex, weight, tensors):
    """The layer that a tensor `vertex.weight` belongs to."""
    bias = vertex + ".bias" in tensors
    if vertex + ".running_mean" in tensors:
        return nn.BatchNorm2d(len(weight))
    if weight.dim() == 2:
        return nn.Linear(weight.shape[1], weight.shape[0])
    out, per_group, kernel, _ = weight.shape
    groups = 1
    before = vertex.replace(".conv2", ".conv1") + ".weight"
    if re.fullmatch(r"trunk\.layer.*\.conv2", vertex):
        groups = tensors[before].shape[0] // per_group
    return nn.Conv2d(
        per_group * groups, out, kernel, stride(vertex, tensors), kernel // 2, groups=groups, bias=bias)


class DmsNet(nn.Module):
    def __init__(self, tensors, settings):
        super().__init__()
        self.settings = settings
        self.layers = nn.ModuleDict()
        self.values = nn.ParameterDict()
        for name, tensor in tensors.items():
            vertex, _, last = name.rpartition(".")
            if last == "weight":
                self.layers[vertex.replace(".", "/")] = layer(vertex, tensor, tensors)
            elif last not in ("bias", "running_mean", "running_var"):
                self.values[name.replace(".", "/")] = nn.Parameter(tensor)
        own = {}
        for name, tensor in tensors.items():
            vertex, _, last = name.rpartition(".")
            key = vertex.replace(".", "/")
            own[f"layers.{key}.{last}" if key in self.layers else f"values.{key}/{last}"] = tensor
        state = {n: own.pop(n, t) for n, t in self.state_dict().items()}
        if own:
            raise ValueError(f"no place for {sorted(own)}")
        self.load_state_dict(state)

    def has(self, name):
        return name.replace(".", "/") in self.layers

    def at(self, name, x):
        return self.layers[name.replace(".", "/")](x)

    def value(self, name):
        return self.values[name.replace(".", "/")]

    def has_value(self, name):
        return name.replace(".", "/") in self.values

    def block(self, name, x):
        y = torch.relu(self.at(name + "bn1", self.at(name + "conv1", x)))
        y = self.at(name + "bn2", self.at(name + "conv2", y))
        if self.has(name + "conv3"):
            y = self.at(name + "bn3", self.at(name + "conv3", torch.relu(y)))
        if self.has(name + "downsample.0"):
            x = self.at(name + "downsample.1", self.at(name + "downsample.0", x))
        return torch.relu(y + x)

    def trunk(self, x):
        x = torch.relu(self.at("trunk.bn1", self.at("trunk.conv1", x)))
        x = F.max_pool2d(x, 3, 2, 1)
        for stage in range(1, 5):
            number = 0
            while self.has(f"trunk.layer{stage}.{number}.conv1"):
                x = self.block(f"trunk.layer{stage}.{number}.", x)
                number += 1
        return x

    def osim(self, name, x):
        y = self.at(name + ".conv", x)
        if self.has_value(name + ".context.Wm"):
            weight = lambda part: self.value(f"{name}.context.{part}")[:, :, None, None]
            y = y + F.conv2d(x.amax((2, 3), True), weight("Wm")) + F.conv2d(x.mean((2, 3), True), weight("Wa"))
            for s in (2, 4):
                cells = F.conv2d(F.adaptive_avg_pool2d(x, s), weight(f"W{s}"))
                y = y + F.interpolate(cells, x.shape[2:], mode="bilinear", align_corners=False)
        y = torch.relu(self.at(name + ".bn", y))
        if self.has_value(name + ".attention.Ws"):
            w = self.value(name + ".attention.Ws")[:, :, None, None]
            y = y * torch.sigmoid(F.conv2d(y, w, self.value(name + ".attention.bs")))
        return y

    def casfm(self, left, right):
        own = lambda name: self.value("casfm.attention." + name)
        maps = []
        for eye, u in zip(("left", "right"), self.at("casfm.u", torch.cat([left, right])).chunk(2)):
            share = torch.sigmoid(self.value(f"casfm.pool.{eye}.lambda"))
            maps.append((share * F.max_pool2d(u, 2) + (1 - share) * F.avg_pool2d(u, 2)) / 4)
        g = self.at("casfm.g", torch.cat(maps))
        n, d, h, w = maps[0].shape
        heads = self.settings["heads"]
        tokens, normed = [], []
        for eye, own_map in zip(("left", "right"), g.chunk(2)):
            p0 = own("P0" + eye)
            side = round(p0.shape[1] ** 0.5)
            places = F.interpolate(p0.reshape(1, -1, side, side), (h, w), mode="bilinear", align_corners=False)
            t = own_map.flatten(2).transpose(1, 2) + places.reshape(-1, h * w).T @ own("Wp")
            tokens.append(t)
            if self.has_value("casfm.attention.normGain"):
                t = F.layer_norm(t, (d,), own("normGain"), own("normBias"))
            normed.append(t)

        def attend(queries, keys):
            split = lambda t, name: (t @ own(name)).reshape(n, h * w, heads, -1).transpose(1, 2)
            affinity = split(queries, "WQ") @ split(keys, "WK").transpose(2, 3) * (heads / d) ** 0.5
            return (affinity.softmax(3) @ split(keys, "WV")).transpose(1, 2).reshape(n, h * w, d)

        def mix(z, t, eye):
            return torch.sigmoid(own("alpha" + eye)) * (z @ own("WO")) + torch.sigmoid(own("beta" + eye)) * t

        mixed_right = mix(attend(normed[0], normed[1]), tokens[1], "Right")
        mixed_left = mix(attend(normed[1], normed[0]), tokens[0], "Left")
        both = torch.cat([mixed_left, mixed_right], 2).mean(1)
        return self.at("casfm.fuse", both[:, :, None, None])

    def cafm(self, name, left, right):
        own = lambda key: self.value(f"{name}.cafm.{key}")
        n, a, h, w = left.shape

        def channels(f, eye):
            mean, top = f.mean((2, 3)), f.amax((2, 3))
            return (torch.relu(mean @ own("W" + eye).T) @ own("U" + eye).T
                    + torch.relu(top @ own("V" + eye).T) @ own("T" + eye).T)

        def places(g):
            described = torch.cat([g.mean(1, True), g.amax(1, True)], 1)
            hidden = torch.relu(F.conv2d(described, own("K1"), own("b1"), padding=1))
            s = F.conv2d(hidden, own("K2"), padding=1).flatten(1).softmax(1).reshape(n, 1, h, w)
            return s * (h * w) if self.settings["spatial-gain"] else s

        x = channels(left, "1")[:, :, None] * channels(right, "2")[:, None]
        if self.settings["cafm-scale"]:
            x = x / a ** 0.5
        g1 = (x.softmax(2) @ left.flatten(2)).reshape(left.shape)
        g2 = (x.transpose(1, 2).softmax(2) @ right.flatten(2)).reshape(right.shape)
        return left * places(g1) + left, right * places(g2) + right

    def dense(self, name, x):
        for i in range(4):
            layer = f"{name}.{i}."
            y = self.at(layer + "conv1", torch.relu(self.at(layer + "bn1", x)))
            y = self.at(layer + "conv2", torch.relu(self.at(layer + "bn2", y)))
            x = torch.cat([x, y], 1)
        return x

    def branch(self, name, left, right):
        """CCAM or CIAM."""
        l, r = self.at(name + ".reduce", torch.cat([left, right])).chunk(2)
        if self.has_value(name + ".cafm.W1"):
            l, r = self.cafm(name, l, r)
        if name == "ccam":
            with_left, with_right = l - r, r - l
        else:
            length = lambda f: torch.sqrt((f * f).sum(1, True) + 1e-6)
            product = l * r
            with_left = with_right = product * (product.sum(1, True) / (length(l) * length(r)))
        paths = torch.cat([
            self.dense(name + ".dense.left", torch.cat([l, with_left], 1)),
            self.dense(name + ".dense.right", torch.cat([r, with_right], 1))], 1)
        out = self.at(name + ".out", paths.mean((2, 3), True))
        return out if name == "ccam" else out + (l + r).mean((2, 3), True)

    def forward(self, left, right):
        """Logits, [N,8]."""
        maps = self.trunk(torch.cat([left, right]))
        x_left, x_right = maps.chunk(2)
        features = []
        if any(self.has(name) for name in ("casfm.u", "ccam.reduce", "ciam.reduce")):
            left, right = self.osim("osim.left", x_left), self.osim("osim.right", x_right)
            if self.has("casfm.u"):
                features.append(self.casfm(left, right))
            features += [self.branch(n, left, right) for n in ("ccam", "ciam") if self.has(n + ".reduce")]
        if self.settings["head-trunk"]:
            features += [x_left.mean((2, 3), True), x_right.mean((2, 3), True)]
        joined = torch.cat(features, 1)
        if self.has("head.norm"):
            joined = self.at("head.norm", joined)
        return self.at("labels", joined.flatten(1))
