"""PyTriton: Triton with its dynamic batcher in front of WORKERS Python processes that run ONNX Runtime."""

import os

import numpy as np
from digits import session
from pytriton.decorators import batch
from pytriton.model_config import DynamicBatcher, ModelConfig, Tensor
from pytriton.triton import Triton, TritonConfig


class Digits:
    """Opens its session in the process that runs it."""

    def __init__(self):
        self.graph = None

    @batch
    def __call__(self, **inputs):
        if self.graph is None:
            self.graph = session()
        return {"dense_1": self.graph.run(None, inputs)[0]}


port = int(os.environ["PORT"])
config = TritonConfig(
    http_address="127.0.0.1", http_port=port, grpc_address="127.0.0.1", grpc_port=port + 1, allow_metrics=False
)
with Triton(config=config) as triton:
    triton.bind(
        model_name="digits",
        infer_func=[Digits() for _ in range(int(os.environ["WORKERS"]))],
        inputs=[Tensor(name="input", dtype=np.float32, shape=(28, 28, 1))],
        outputs=[Tensor(name="dense_1", dtype=np.float32, shape=(10,))],
        config=ModelConfig(
            batching=os.environ["BATCH"] == "1",
            max_batch_size=32,
            batcher=DynamicBatcher(max_queue_delay_microseconds=int(os.environ.get("DELAY", "0"))),
        ),
    )
    triton.serve()
