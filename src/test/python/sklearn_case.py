"""Writes src/test/resources/org/dmsnet/evaluation/sklearn-case.json: random predictions with ties
and what scikit-learn says about them.

    python3 src/test/python/sklearn_case.py > src/test/resources/org/dmsnet/evaluation/sklearn-case.json
"""

import json

import numpy as np
import sklearn
from sklearn import metrics as m

LABELS = list("NDGCAHMO")
rng = np.random.default_rng(0)
n = 60
truth = (rng.random((n, 8)) < [.33, .32, .1, .1, .1, .08, .1, .28]).astype(int)
logit = 1.6 * truth - 1.2 + rng.normal(size=(n, 8))
# Two decimals: many ties, some exactly at the threshold of 0.5.
p = np.round(1 / (1 + np.exp(-logit)), 2)
own = np.array([.41, .37, .55, .6, .23, .3, .5, .44])
assert truth.any(0).all() and not truth.all(0).any()


def odir(gt, pr, decided):
    """ODIR_Metrics of the challenge's evaluation script, decisions given."""
    kappa = m.cohen_kappa_score(gt, decided)
    f1 = m.f1_score(gt, decided, average="micro")
    auc = m.roc_auc_score(gt, pr)
    return {"odir-kappa": kappa, "odir-f1": f1, "odir-auc": auc, "odir-score": (kappa + f1 + auc) / 3}


def expected(thresholds):
    d = (p > thresholds).astype(int)
    e = {"subset-accuracy": m.accuracy_score(truth, d)}
    for name, f in (("precision", m.precision_score), ("recall", m.recall_score), ("f1", m.f1_score)):
        for average in ("macro", "micro", "samples"):
            e[f"{name}-{average}"] = f(truth, d, average=average, zero_division=0)
    e["kappa-flattened"] = m.cohen_kappa_score(truth.ravel(), d.ravel())
    e["auc-macro"] = m.roc_auc_score(truth, p, average="macro")
    e["auc-micro"] = m.roc_auc_score(truth, p, average="micro")
    e["average-precision-macro"] = m.average_precision_score(truth, p, average="macro")
    e["cross-entropy"] = m.log_loss(truth.ravel(), p.ravel())
    e.update(odir(truth.ravel(), p.ravel(), d.ravel()))
    for c, label in enumerate(LABELS):
        e[f"precision.{label}"] = m.precision_score(truth[:, c], d[:, c], zero_division=0)
        e[f"recall.{label}"] = m.recall_score(truth[:, c], d[:, c])
        e[f"f1.{label}"] = m.f1_score(truth[:, c], d[:, c])
        e[f"kappa.{label}"] = m.cohen_kappa_score(truth[:, c], d[:, c])
        e[f"auc.{label}"] = m.roc_auc_score(truth[:, c], p[:, c])
        e[f"average-precision.{label}"] = m.average_precision_score(truth[:, c], p[:, c])
    return e


rows = ",\n  ".join(json.dumps({"id": f"p{i}", "p": p[i].tolist(), "truth": truth[i].tolist()}) for i in range(n))
print(
    f'{{"made-by": "scikit-learn {sklearn.__version__}",\n"patients": [\n  {rows}],\n'
    f'"thresholds": {json.dumps(dict(zip(LABELS, own)))},\n'
    f'"at-0.5": {json.dumps(expected(np.full(8, .5)), indent=1)},\n'
    f'"at-thresholds": {json.dumps(expected(own), indent=1)}}}'
)
