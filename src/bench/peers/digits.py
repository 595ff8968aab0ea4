"""The graph that every peer serves: MODEL names its file, THREADS the threads of one run (0 lets ONNX Runtime choose)."""

import os

import onnxruntime


def session():
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("THREADS", "1"))
    return onnxruntime.InferenceSession(os.environ["MODEL"], options, providers=["CPUExecutionProvider"])
