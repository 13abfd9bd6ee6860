#!/usr/bin/python3
"""Makes the numbers that PoolingModuleTest compares with: the modules of the paper's Table 3 in torch.

Needs torch and torchvision (Debian: python3-torchvision, here 0.14). Run from the project's root:

    python3 src/test/python/pooling_reference.py

ASPP is torchvision's own class. The others are written here from their definitions (YOLOv5's SPP and
SPPF, YOLOv6's SimSPPF, RFBNet's BasicRFB), with the same names of tensors.
"""
import torch
from torch import nn
from torchvision.models.segmentation.deeplabv3 import ASPP

from torchvision_reference import RESOURCES, dump, fill, pattern, summary

CHANNELS = 32
SHAPE = (2, CHANNELS, 8, 6)


class Block(nn.Module):
    """act(BN(convolution)), the convolution without bias and of the same size."""

    def __init__(self, inputs, outputs, kernel=1, dilation=1, act=None):
        super().__init__()
        self.conv = nn.Conv2d(
            inputs, outputs, kernel, padding=kernel // 2 * dilation, dilation=dilation, bias=False)
        self.bn = nn.BatchNorm2d(outputs)
        self.act = act or nn.Identity()

    def forward(self, x):
        return self.act(self.bn(self.conv(x)))


class Pyramid(nn.Module):
    """Windows side by side (SPP) or, where chained, one window again and again (SPPF, SimSPPF)."""

    def __init__(self, channels, act, windows, chained):
        super().__init__()
        half = channels // 2
        self.cv1 = Block(channels, half, act=act)
        self.cv2 = Block(half * (1 + len(windows)), half, act=act)
        self.windows, self.chained = windows, chained

    def forward(self, x):
        maps = [self.cv1(x)]
        for k in self.windows:
            source = maps[-1] if self.chained else maps[0]
            maps.append(nn.functional.max_pool2d(source, k, stride=1, padding=k // 2))
        return self.cv2(torch.cat(maps, 1))


class BasicRFB(nn.Module):
    def __init__(self, channels, outputs, scale=0.1, visual=1):
        super().__init__()
        p, relu = channels // 8, nn.ReLU()
        self.branch0 = nn.Sequential(
            Block(channels, 2 * p, act=relu),
            Block(2 * p, 2 * p, 3, visual))
        self.branch1 = nn.Sequential(
            Block(channels, p, act=relu),
            Block(p, 2 * p, 3, act=relu),
            Block(2 * p, 2 * p, 3, visual + 1))
        self.branch2 = nn.Sequential(
            Block(channels, p, act=relu),
            Block(p, p // 2 * 3, 3, act=relu),
            Block(p // 2 * 3, 2 * p, 3, act=relu),
            Block(2 * p, 2 * p, 3, 2 * visual + 1))
        self.ConvLinear = Block(6 * p, outputs)
        self.shortcut = Block(channels, outputs)
        self.scale = scale

    def forward(self, x):
        maps = torch.cat([self.branch0(x), self.branch1(x), self.branch2(x)], 1)
        return torch.relu(self.ConvLinear(maps) * self.scale + self.shortcut(x))


def modules():
    half = CHANNELS // 2
    return {
        "aspp": ASPP(CHANNELS, [12, 24, 36], half),
        "aspp-1-2-3": ASPP(CHANNELS, [1, 2, 3], half),
        "spp": Pyramid(CHANNELS, nn.SiLU(), [5, 9, 13], chained=False),
        "sppf": Pyramid(CHANNELS, nn.SiLU(), [5, 5, 5], chained=True),
        "simsppf": Pyramid(CHANNELS, nn.ReLU(), [5, 5, 5], chained=True),
        "rfb": BasicRFB(CHANNELS, half),
    }


def entry(module):
    with torch.no_grad():
        fill(module, "none")
    module.double().eval()
    x = pattern("map", SHAPE).double()
    numbers = {
        "parameters": sum(p.numel() for p in module.parameters()),
        "inference": summary(module(x)),
    }
    module.train()
    for layer in module.modules():
        if isinstance(layer, nn.Dropout):
            layer.eval()
    numbers["training"] = summary(module(x))
    return numbers


if __name__ == "__main__":
    dump(
        RESOURCES / "network/module/torch-pooling.json",
        {name: entry(module) for name, module in modules().items()})
