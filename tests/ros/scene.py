"""A simulated scene: its picture, and what is linked in it."""
import json
from pathlib import Path

import numpy as np
from PIL import Image as Picture


class Scene:
    def __init__(self, path):
        self.pixels = np.asarray(Picture.open(f"{path}.png").convert("RGB"))
        truth = json.loads(Path(f"{path}.json").read_text())
        self.regions = {region["id"]: region for region in truth["regions"]}
        self.links = truth["links"]

    def box(self, region):
        """x, y, width, height in pixels."""
        x0, y0, x1, y1 = self.regions[region]["box"]
        return x0, y0, x1 - x0, y1 - y0

    def kind(self, region):
        return self.regions[region]["type"]

    def covered(self, region, cells):
        """Which share of a true region lies in some patches."""
        coverage = dict(zip(self.regions[region]["cells"], self.regions[region]["coverage"]))
        return sum(share for cell, share in coverage.items() if cell in set(cells)) / sum(coverage.values())

    def true_link(self, cells_a, cells_b, least=0.5):
        """The true link of a lamp whose two ends lie for the most part in some patches; else None."""
        for link in self.links:
            for a, b in (link, link[::-1]):
                if "lamp" in (self.kind(a), self.kind(b)) and self.covered(a, cells_a) >= least and self.covered(b, cells_b) >= least:
                    return a, b
        return None
