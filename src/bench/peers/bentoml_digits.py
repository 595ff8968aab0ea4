"""BentoML: a service with an array in and an array out, as its guide has it; adaptive batching with BATCH=1."""

import os

import bentoml
import numpy as np
from digits import session


class Graph:
    def __init__(self) -> None:
        self.graph = session()

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        return self.graph.run(None, {"input": images.astype(np.float32).reshape(-1, 28, 28, 1)})[0]


service = bentoml.service(
    name="digits", workers=int(os.environ["WORKERS"]), logging={"access": {"enabled": False}}, traffic={"timeout": 30}
)

if os.environ["BATCH"] == "1":

    class Digits(Graph):
        @bentoml.api(batchable=True, max_batch_size=32, max_latency_ms=1000)
        def predict(self, images: np.ndarray) -> np.ndarray:
            return self.probabilities(images)

else:

    class Digits(Graph):
        @bentoml.api
        async def predict(self, images: np.ndarray) -> np.ndarray:
            return self.probabilities(images)


Digits = service(Digits)
