"""Ray Serve: a deployment of WORKERS replicas that takes a list of images as JSON; serve.batch with BATCH=1."""

import os
import signal
import sys

import numpy as np
import ray
from digits import session
from ray import serve
from starlette.requests import Request

BATCH = os.environ["BATCH"] == "1"


@serve.deployment(
    num_replicas=int(os.environ["WORKERS"]), max_ongoing_requests=64, ray_actor_options={"num_cpus": 0.5}
)
class Digits:
    def __init__(self):
        self.graph = session()

    def run(self, images):
        return self.graph.run(None, {"input": images})[0]

    @serve.batch(max_batch_size=32, batch_wait_timeout_s=0.002)
    async def many(self, images):
        return list(self.run(np.stack(images)))

    async def __call__(self, request: Request):
        images = np.array(await request.json(), np.float32).reshape(-1, 28, 28, 1)
        if BATCH:
            return [(await self.many(images[0])).tolist()]
        return self.run(images).tolist()


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    variables = {name: os.environ[name] for name in ("MODEL", "THREADS", "BATCH", "WORKERS")} | {"PYTHONPATH": here}
    ray.init(num_cpus=2, include_dashboard=False, runtime_env={"env_vars": variables})
    serve.start(
        http_options={"host": "127.0.0.1", "port": int(os.environ["PORT"])}, logging_config={"enable_access_log": False}
    )
    try:
        serve.run(Digits.bind(), logging_config={"enable_access_log": False})
        # Ray has a handler of its own until here, which aborts.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        signal.pause()
    finally:
        ray.shutdown()
