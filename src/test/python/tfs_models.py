"""Writes the two models of TensorFlow Serving's guide, as it lays them out, as ONNX: x/2 + 2 and x/2 + 3.

    python tfs_models.py DIRECTORY
"""

import pathlib
import sys

import onnx
from onnx import TensorProto, helper


def write(path, constant):
    path.parent.mkdir(parents=True)
    one = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", 1]) for name in ("x", "y")]
    graph = helper.make_graph(
        [helper.make_node("Mul", ["x", "a"], ["ax"]), helper.make_node("Add", ["ax", "b"], ["y"])],
        "half_plus",
        one[:1],
        one[1:],
        [
            helper.make_tensor("a", TensorProto.FLOAT, [1], [0.5]),
            helper.make_tensor("b", TensorProto.FLOAT, [1], [constant]),
        ],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)


root = pathlib.Path(sys.argv[1])
write(root / "half_plus_two" / "123" / "model.onnx", 2.0)
write(root / "half_plus_three" / "123" / "model.onnx", 3.0)
