"""MLServer: a custom runtime, as its guide writes one; it has none of its own for ONNX."""

from digits import session
from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse


class Digits(MLModel):
    async def load(self) -> bool:
        self._graph = session()
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        images = self.decode(payload.inputs[0], default_codec=NumpyCodec)
        probabilities = self._graph.run(None, {"input": images})[0]
        return InferenceResponse(
            model_name=self.name, outputs=[NumpyCodec.encode_output("dense_1", probabilities)]
        )
