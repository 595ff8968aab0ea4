"""Reference answers of Keras for each layer, as read by KerasReferences.java.

Run with keras 3.15.1 on tensorflow 2.21:
  python keras_layers.py ../resources/dev/lenslet/engine/onnx/keras-layers.json

It also checks an exported graph (onnx 1.23.2):
  python keras_layers.py --check model.onnx
"""

import base64
import json
import sys

import numpy as np


def cases(L):
    return {
        "conv-valid": ((6, 5, 1), [L.Conv2D(3, 3, activation="relu", name="conv")]),
        "conv-same-strided": (
            (7, 6, 2),
            [L.Conv2D(4, (3, 2), strides=2, padding="same", activation="tanh", use_bias=False, name="conv")],
        ),
        "conv-same-even": ((6, 5, 3), [L.Conv2D(2, (4, 2), padding="same", name="conv")]),
        "conv-dilated": ((9, 8, 2), [L.Conv2D(3, 3, dilation_rate=(2, 1), activation="sigmoid", name="conv")]),
        "conv-same-dilated": ((7, 8, 2), [L.Conv2D(2, 3, dilation_rate=2, padding="same", name="conv")]),
        "conv-groups": ((5, 4, 4), [L.Conv2D(6, 3, groups=2, padding="same", name="conv")]),
        "conv-softmax": ((4, 3, 2), [L.Conv2D(3, 2, activation="softmax", name="conv")]),
        "pool-valid": ((7, 6, 3), [L.MaxPooling2D(2, name="pool")]),
        "pool-same-overlapping": ((7, 6, 2), [L.MaxPooling2D((3, 2), strides=(2, 1), padding="same", name="pool")]),
        "dense": ((5,), [L.Dense(4, activation="tanh", name="hidden"), L.Dense(3, activation="softmax", name="out")]),
        "dense-plain": ((4,), [L.Dense(3, use_bias=False, name="dense"), L.Activation("softmax", name="out")]),
        "activations": (
            (6,),
            [
                L.Activation("linear", name="linear"),
                L.Activation("tanh", name="tanh"),
                L.Activation("sigmoid", name="sigmoid"),
                L.Activation("relu", name="relu"),
                L.Activation("softmax", name="softmax"),
            ],
        ),
        "flatten-input": ((3, 4, 2), [L.Flatten(name="flatten"), L.Dense(3, name="dense")]),
        "flatten-dropout-dense": (
            (5, 6, 3),
            [
                L.Conv2D(4, 2, name="conv"),
                L.MaxPooling2D(2, name="pool"),
                L.Flatten(name="flatten"),
                L.Dropout(0.5, name="dropout"),
                L.Dense(3, activation="softmax", name="out"),
            ],
        ),
        "flatten-activation-dense": (
            (4, 5, 2),
            [
                L.Conv2D(3, 2, name="conv"),
                L.Flatten(name="flatten"),
                L.Activation("softmax", name="softmax"),
                L.Dense(3, name="out"),
            ],
        ),
        "flatten-last": ((3, 4, 2), [L.Conv2D(3, 2, name="conv"), L.Flatten(name="flatten")]),
        "flatten-pixel": (
            (3, 3, 2),
            [L.Conv2D(4, 3, name="conv"), L.Flatten(name="flatten"), L.Dropout(0.2, name="dropout")],
        ),
        "gray-chain": (
            (12, 12, 1),
            [
                L.Conv2D(4, 3, activation="relu", name="conv1"),
                L.MaxPooling2D(2, name="pool1"),
                L.Conv2D(6, 3, activation="relu", name="conv2"),
                L.Flatten(name="flatten"),
                L.Dense(8, activation="relu", name="hidden"),
                L.Dense(3, activation="softmax", name="out"),
            ],
        ),
    }


def array(values):
    values = np.ascontiguousarray(values, dtype="<f4")
    return {"shape": list(values.shape), "float32": base64.b64encode(values.tobytes()).decode()}


def write(path):
    import keras

    keras.utils.set_random_seed(7)
    rng = np.random.default_rng(7)
    answers = {}
    for name, (shape, layers) in cases(keras.layers).items():
        model = keras.Sequential([keras.Input(shape, name="input"), *layers])
        weights = {}
        for layer in layers:
            for variable in layer.weights:
                value = rng.normal(0, 0.5, variable.shape).astype("float32")
                variable.assign(value)
                weights[f"{layer.name}/{variable.name}"] = array(value)
        inputs = rng.normal(0, 1, (17 if name == "gray-chain" else 5, *shape)).astype("float32")
        outputs = np.concatenate([np.asarray(model(x[None], training=False)) for x in inputs])
        answers[name] = {"weights": weights, "inputs": array(inputs), "outputs": array(outputs)}
    with open(path, "w") as file:
        json.dump({"keras": keras.__version__, "cases": answers}, file, indent=1)
        file.write("\n")


def check(path):
    import onnx

    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    print(f"{path}: opset {model.opset_import[0].version}, IR {model.ir_version}, {len(model.graph.node)} nodes")
    print(onnx.helper.printable_graph(model.graph))


if __name__ == "__main__":
    if sys.argv[1] == "--check":
        check(sys.argv[2])
    else:
        write(sys.argv[1])
