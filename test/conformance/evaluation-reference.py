"""Figures of scikit-learn (and of numpy where it has none) for the images on stdin, as JSON on stdout."""
import json
import sys

import numpy as np
from sklearn.calibration import calibration_curve
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import auc, brier_score_loss, roc_auc_score, roc_curve


def overlap(a, b):
    width = min(a["left"] + a["width"], b["left"] + b["width"]) - max(a["left"], b["left"])
    height = min(a["top"] + a["height"], b["top"] + b["height"]) - max(a["top"], b["top"])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (a["width"] * a["height"] + b["width"] * b["height"] - shared)


def hits(detections, truths, threshold):
    """By the matrix of overlaps, most confident row first."""
    matrix = np.array([[overlap(d, t) for t in truths] for d in detections]).reshape(len(detections), len(truths))
    found = [False] * len(detections)
    for row in np.argsort([-d["score"] for d in detections], kind="stable"):
        if len(truths) and matrix[row].max() > threshold:
            found[row] = True
            matrix[:, matrix[row].argmax()] = -1
    return found


def rsna(image, cut):
    detections = [d for d in image["detections"] if d["score"] >= cut]
    if not detections and not image["truths"]:
        return None
    values = []
    for threshold in (0.40, 0.45, 0.50, 0.55, 0.60, 0.65, 0.70, 0.75):
        true = sum(hits(detections, image["truths"], threshold))
        values.append(true / (true + (len(detections) - true) + (len(image["truths"]) - true)))
    return float(np.mean(values))


def ap50(images):
    pooled = [(d["score"], h) for i in images for d, h in zip(i["detections"], hits(i["detections"], i["truths"], 0.5))]
    scores = np.array([score for score, _ in pooled])
    found = np.array([hit for _, hit in pooled], dtype=float)
    total = sum(len(i["truths"]) for i in images)
    thresholds = np.unique(scores)[::-1]
    recall = np.array([0.0] + [found[scores >= t].sum() / total for t in thresholds])
    precision = np.array([1.0] + [found[scores >= t].mean() for t in thresholds])
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return float(np.sum(np.diff(recall) * envelope[1:]))


def main():
    images = json.load(sys.stdin)
    truth = np.array([i["positive"] for i in images], dtype=int)
    score = np.array([i["imageScore"] for i in images])
    fpr, tpr, _ = roc_curve(truth, score, drop_intermediate=False)
    share, mean = calibration_curve(truth, score, n_bins=10, strategy="uniform")
    isotonic = IsotonicRegression(out_of_bounds="clip").fit(score, truth)
    counts = np.histogram(np.minimum(np.floor(score * 10), 9), bins=np.arange(11) - 0.5)[0]
    per_image = [value for value in (rsna(i, 0.3) for i in images) if value is not None]
    json.dump(
        {
            "auroc": roc_auc_score(truth, score),
            "area": auc(fpr, tpr),
            "sensitivity": float(tpr[fpr <= 0.1 + 1e-9].max()),
            "brier": brier_score_loss(truth, score),
            "ece": float(np.sum(counts[counts > 0] * np.abs(share - mean)) / len(images)),
            "isotonic": isotonic.predict(np.linspace(0, 1, 21)).tolist(),
            "rsna": float(np.mean(per_image)),
            "ap50": ap50(images),
        },
        sys.stdout,
    )


main()
