"""Measures dms_net.py as VariantTask.java measures its variants. Argument: settings as JSON."""
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

from dms_net import DmsNet, read


def decays(name):
    """Weights do; biases, batch norms, positions and scalars do not."""
    kind, _, rest = name.partition(".")
    if kind == "values":
        last = rest.rpartition("/")[2]
        return last[0].isupper() and not last.startswith("P0")
    return name.endswith(".weight")


def optimiser(model, settings):
    norms = {id(p) for m in model.modules() if isinstance(m, nn.BatchNorm2d) for p in m.parameters()}
    groups = {}
    for name, parameter in model.named_parameters():
        decay = settings["weight-decay"] if decays(name) and id(parameter) not in norms else 0
        trunk = name.startswith("layers.trunk/")
        rate = settings["trunk-learning-rate" if trunk else "learning-rate"]
        groups.setdefault((rate, decay), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": p, "lr": rate, "weight_decay": decay} for (rate, decay), p in groups.items()])


def peak_mebibytes():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) >> 10 for line in status if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return 0


def reset_peak():
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        pass


def repeated(least, seconds, work):
    laps = []
    while len(laps) < least or sum(lap["seconds"] for lap in laps) < seconds:
        start, cpu = time.perf_counter(), time.process_time()
        work()
        laps.append({"seconds": time.perf_counter() - start, "cpu-seconds": time.process_time() - cpu})
    return laps


def timed(seconds, work):
    repeated(1, seconds, work)
    return repeated(3, seconds, work)


def measure(settings):
    torch.set_num_threads(settings["threads"])
    batch = read(settings["batch"])
    model = DmsNet(read(settings["weights"]), settings)
    reset_peak()

    def predict():
        with torch.inference_mode():
            return torch.sigmoid(model(batch["left"], batch["right"]))

    model.eval()
    outputs = predict().flatten().tolist()
    forward = timed(settings["seconds"], predict)
    forward_peak = peak_mebibytes()

    model.train()
    adam = optimiser(model, settings)
    losses = []

    def step():
        adam.zero_grad(set_to_none=True)
        logits = model(batch["left"], batch["right"])
        loss = F.binary_cross_entropy_with_logits(logits, batch["labels"], reduction="sum") / len(logits)
        loss.backward()
        adam.step()
        losses.append(loss.item())

    steps = timed(settings["seconds"], step)
    norms = [m for m in model.modules() if isinstance(m, nn.BatchNorm2d)]
    return {
        "software": "PyTorch " + torch.__version__,
        "parameters": sum(p.numel() for p in model.parameters()) + sum(2 * m.num_features for m in norms),
        "forward": forward,
        "forward-peak-mebibytes": forward_peak,
        "step": steps,
        "step-peak-mebibytes": peak_mebibytes(),
        "outputs": outputs,
        "losses": losses,
    }


if __name__ == "__main__":
    wanted = json.loads(sys.argv[1])
    result = measure(wanted)
    with open(wanted["result"], "w") as out:
        json.dump(result, out)
