#!/usr/bin/python3
"""Prints the numbers of torch.nn.functional that SpatialMatrixTest holds (Debian: python3-torch)."""
import torch
import torch.nn.functional as F

x = torch.arange(35, dtype=torch.float64).reshape(1, 1, 5, 7) ** 2 / 100
for s in (2, 4):
    print(f"adaptive_avg_pool2d to {s} x {s}:")
    print(", ".join(f"{v:.10g}" for v in F.adaptive_avg_pool2d(x, s).flatten().tolist()))
for s in (2, 3, 4):
    cells = (torch.arange(s * s, dtype=torch.float64) ** 2).reshape(1, 1, s, s)
    up = F.interpolate(cells, size=(5, 7), mode="bilinear", align_corners=False)
    print(f"interpolate {s} x {s} to 5 x 7:")
    print(", ".join(f"{v:.10g}" for v in up.flatten().tolist()))
cells = (torch.arange(9, dtype=torch.float64) ** 2).reshape(1, 1, 3, 3)
for n in (2, 4):
    up = F.interpolate(cells, size=(n, n), mode="bicubic", align_corners=True)
    print(f"bicubic, corners aligned, 3 x 3 to {n} x {n}:")
    print(", ".join(f"{v:.10g}" for v in up.flatten().tolist()))
