"""What Keras 3 and Keras 2 write of each layer and answer, as read by KerasReferences.java.

Run with keras 3.15.1 and tf_keras 2.21.0 on tensorflow 2.21:
  python keras_layers.py ../resources/dev/lenslet/engine/onnx/keras-layers.json.gz

Weights and inputs are made by a formula (numbers_of_both.py); the file has configurations and outputs alone.
It also checks an exported graph (onnx 1.23.2):
  python keras_layers.py --check model.onnx
"""

import base64
import gzip
import json
import os
import sys

import numpy as np

import numbers_of_both as numbers

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
EXAMPLES = 4


def chains(k):
    """Input shape (and "int32" for tokens), then layers, by name."""
    L = k.layers
    R = k.regularizers
    yield "conv-valid", (6, 5, 1), L.Conv2D(3, 3, activation="relu", name="conv")
    yield "conv-same-strided", (7, 6, 2), L.Conv2D(
        4, (3, 2), strides=2, padding="same", activation="tanh", use_bias=False, name="conv")
    yield "conv-same-even", (6, 5, 3), L.Conv2D(2, (4, 2), padding="same", name="conv")
    yield "conv-dilated", (9, 8, 2), L.Conv2D(3, 3, dilation_rate=(2, 1), activation="sigmoid", name="conv")
    yield "conv-same-dilated", (7, 8, 2), L.Conv2D(2, 3, dilation_rate=2, padding="same", name="conv")
    yield "conv-groups", (5, 4, 4), L.Conv2D(6, 3, groups=2, padding="same", name="conv")
    yield "conv-softmax", (4, 3, 2), L.Conv2D(3, 2, activation="softmax", name="conv")
    yield "conv1d-valid", (9, 2), L.Conv1D(3, 4, activation="relu", name="conv")
    yield "conv1d-same-strided", (9, 3), L.Conv1D(4, 4, strides=2, padding="same", name="conv")
    yield "conv1d-causal", (8, 2), L.Conv1D(3, 3, padding="causal", name="conv")
    yield "conv1d-causal-dilated", (9, 2), L.Conv1D(3, 3, padding="causal", dilation_rate=2, name="conv")
    yield "conv1d-causal-strided", (9, 2), L.Conv1D(3, 3, padding="causal", strides=2, name="conv")
    yield "conv1d-groups", (7, 4), L.Conv1D(6, 2, groups=2, use_bias=False, activation="elu", name="conv")
    yield "depthwise", (6, 7, 3), L.DepthwiseConv2D(3, depth_multiplier=2, activation="relu", name="conv")
    yield "depthwise-same-strided", (7, 6, 3), L.DepthwiseConv2D(
        (2, 3), strides=2, padding="same", use_bias=False, name="conv")
    yield "depthwise-dilated", (8, 8, 2), L.DepthwiseConv2D(3, dilation_rate=2, name="conv")
    yield "separable", (6, 7, 3), L.SeparableConv2D(4, 3, depth_multiplier=2, activation="relu", name="conv")
    yield "separable-same", (7, 6, 2), L.SeparableConv2D(
        3, (3, 2), strides=2, padding="same", use_bias=False, name="conv")
    yield "zero-padding", (3, 4, 2), L.ZeroPadding2D(((1, 2), (0, 3)), name="padding")
    yield "zero-padding-conv", (3, 4, 1), L.ZeroPadding2D(1, name="padding"), L.Conv2D(2, 3, name="conv")
    for dims, shape, size, strides in ((1, (9, 3), 3, 2), (2, (7, 6, 3), (3, 2), (2, 1))):
        for kind in ("Max", "Average"):
            layer = getattr(L, f"{kind}Pooling{dims}D")
            yield f"{kind.lower()}-{dims}d", shape, layer(2, name="pool")
            yield f"{kind.lower()}-{dims}d-same", shape, layer(size, strides=strides, padding="same", name="pool")
            layer = getattr(L, f"Global{kind}Pooling{dims}D")
            yield f"global-{kind.lower()}-{dims}d", shape, layer(name="pool")
            yield f"global-{kind.lower()}-{dims}d-kept", shape, layer(keepdims=True, name="pool")
    yield "global-after-conv", (6, 5, 2), L.Conv2D(3, 2, name="conv"), L.GlobalAveragePooling2D(name="pool"), L.Dense(
        2, name="out")
    yield "global-kept-after-conv", (6, 5, 2), L.Conv2D(3, 2, name="conv"), L.GlobalMaxPooling2D(
        keepdims=True, name="pool")
    yield "batchnorm-picture", (4, 5, 3), L.BatchNormalization(name="norm")
    yield "batchnorm-conv", (6, 5, 2), L.Conv2D(3, 3, name="conv"), L.BatchNormalization(
        epsilon=0.01, name="norm"), L.MaxPooling2D(2, name="pool")
    yield "batchnorm-plain", (5,), L.BatchNormalization(scale=False, center=False, name="norm")
    yield "batchnorm-flat", (5, 4, 2), L.Conv2D(3, 2, name="conv"), L.Flatten(name="flatten"), L.BatchNormalization(
        name="norm"), L.Dense(3, name="out")
    yield "batchnorm-sequence", (6, 3), L.BatchNormalization(name="norm"), L.LSTM(2, name="lstm")
    yield "dropouts", (6, 4), L.SpatialDropout1D(0.25, name="spatial"), L.Dropout(0.5, name="dropout"), L.Conv1D(
        3, 2, name="conv")
    yield "dropouts-2d", (4, 5, 2), L.Conv2D(3, 2, name="conv"), L.SpatialDropout2D(0.25, name="spatial")
    yield "embedding", ("int32", 6), L.Embedding(11, 3, name="embedding"), L.Flatten(name="flatten"), L.Dense(
        2, name="out")
    yield "embedding-conv", ("int32", 7), L.Embedding(9, 4, name="embedding"), L.Conv1D(
        3, 3, activation="relu", name="conv"), L.GlobalMaxPooling1D(name="pool")
    for cell in ("LSTM", "GRU"):
        layer = getattr(L, cell)
        name = cell.lower()
        yield name, (5, 3), layer(4, name="loop")
        yield f"{name}-sequences", (5, 3), layer(4, return_sequences=True, name="loop")
        yield f"{name}-backwards", (5, 3), layer(3, go_backwards=True, name="loop")
        yield f"{name}-backwards-sequences", (5, 3), layer(
            3, go_backwards=True, return_sequences=True, use_bias=False, name="loop")
        yield f"{name}-activations", (5, 3), layer(
            3, activation="relu", recurrent_activation="hard_sigmoid", name="loop")
        yield f"{name}-linear", (4, 2), layer(3, activation="linear", name="loop")
        yield f"{name}-elu", (4, 2), layer(3, activation="elu", name="loop")
        yield f"{name}-soft", (4, 2), layer(
            3, activation="softsign", recurrent_activation="softplus", dropout=0.1, recurrent_dropout=0.2, name="loop")
        for merge in ("concat", "sum", "mul", "ave"):
            yield f"{name}-bidirectional-{merge}", (5, 3), L.Bidirectional(layer(2), merge_mode=merge, name="both")
            yield f"{name}-bidirectional-{merge}-sequences", (5, 3), L.Bidirectional(
                layer(2, return_sequences=True), merge_mode=merge, name="both")
    yield "lstm-plain-forget", (4, 2), L.LSTM(3, unit_forget_bias=False, name="loop"), L.Dense(2, name="out")
    yield "lstm-stacked", (5, 3), L.LSTM(4, return_sequences=True, name="one"), L.Dropout(0.2, name="dropout"), L.LSTM(
        2, name="two")
    yield "gru-reset-before", (5, 3), L.GRU(4, reset_after=False, name="loop")
    yield "gru-reset-before-sequences", (5, 3), L.GRU(
        4, reset_after=False, return_sequences=True, use_bias=False, name="loop")
    yield "gru-plain", (5, 3), L.GRU(4, use_bias=False, name="loop")
    yield "conv1d-lstm", (8, 2), L.Conv1D(3, 3, name="conv"), L.MaxPooling1D(2, name="pool"), L.LSTM(4, name="loop")
    T = L.TimeDistributed
    yield "frames", (3, 8, 7, 2), T(L.Conv2D(3, 3, activation="relu"), name="conv"), T(
        L.MaxPooling2D(2), name="pool"), T(L.Flatten(), name="flatten"), L.LSTM(4, name="loop"), L.Dense(
        3, activation="softmax", name="out")
    yield "frames-gray-gru", (3, 6, 6, 1), T(L.Conv2D(2, 3), name="conv"), T(L.Flatten(), name="flatten"), L.GRU(
        3, name="loop")
    yield "frames-dense", (3, 5, 4, 2), T(L.Conv2D(3, 2), name="conv"), T(L.Flatten(), name="flatten"), T(
        L.Dense(2), name="dense"), L.Dense(2, name="out")
    yield "frames-pooled", (3, 5, 4, 2), T(L.Conv2D(3, 2), name="conv"), T(L.BatchNormalization(), name="norm"), T(
        L.GlobalAveragePooling2D(), name="pool"), L.Bidirectional(L.LSTM(2), name="both")
    yield "frames-last", (3, 5, 4, 2), T(L.Conv2D(3, 2, activation="softmax"), name="conv")
    yield "frames-flat-last", (3, 5, 4, 2), T(L.Conv2D(3, 2), name="conv"), T(L.Flatten(), name="flatten"), L.Dropout(
        0.5, name="dropout")
    yield "frames-flattened", (2, 4, 3, 2), T(L.Conv2D(3, 2), name="conv"), L.Activation(
        "softmax", name="softmax"), L.Flatten(name="flatten"), L.Dense(2, name="out")
    yield "frames-flattened-twice", (2, 4, 3, 2), T(L.Conv2D(3, 2), name="conv"), T(
        L.Flatten(), name="flat"), L.Flatten(name="flatten"), L.Dense(2, name="out")
    yield "frames-model", (3, 6, 6, 1), T(k.Sequential([
        L.Input((6, 6, 1)), L.Conv2D(2, 3, name="conv"), L.MaxPooling2D(2, name="pool"), L.Flatten(name="flatten")],
        name="eye"), name="frames"), L.LSTM(3, name="loop")
    x = L.Input((4, 4, 2), name="inner")
    a = L.Conv2D(2, 3, padding="same", name="a")(x)
    y = L.Concatenate(axis=1, name="join")([L.Add(name="add")([a, x]), x])
    yield "frames-branching-model", (2, 4, 4, 2), T(
        k.Model(x, L.GlobalMaxPooling2D(name="pool")(y), name="eye"), name="frames"), L.Dense(2, name="out")
    yield "steps-of-steps", (2, 3, 4, 2), T(T(L.Dense(3)), name="dense"), T(T(L.LeakyReLU()), name="leaky"), T(
        L.GlobalMaxPooling2D(), name="pool")
    yield "steps-lstm", (3, 4, 2), T(L.LSTM(3), name="loop")
    yield "steps-conv1d", (3, 6, 2), T(L.Conv1D(3, 2, padding="causal"), name="conv"), T(L.Reshape((-1, 2)), name="shape")
    yield "dense", (5,), L.Dense(4, activation="tanh", name="hidden"), L.Dense(3, activation="softmax", name="out")
    yield "dense-plain", (4,), L.Dense(3, use_bias=False, name="dense"), L.Activation("softmax", name="out")
    yield "dense-sequence", (5, 3), L.Dense(4, activation="relu", name="hidden"), L.Dense(2, use_bias=False, name="out")
    yield "dense-picture", (4, 3, 2), L.Conv2D(3, 2, name="conv"), L.Dense(2, activation="softmax", name="out")
    yield "reshape", (4, 3, 2), L.Conv2D(4, 2, name="conv"), L.Reshape((-1, 4), name="reshape")
    yield "permute", (4, 3, 2), L.Conv2D(4, 2, name="conv"), L.Permute((3, 1, 2), name="permute")
    yield "reshape-flat", (4, 3, 2), L.Conv2D(3, 2, name="conv"), L.Flatten(name="flatten"), L.Reshape(
        (2, 3, 3), name="reshape")
    yield "activations", (6,), *(L.Activation(a, name=a) for a in ("linear", "tanh", "sigmoid", "relu", "softmax"))
    for activation in ("elu", "selu", "gelu", "swish", "hard_sigmoid", "softplus", "softsign", "exponential"):
        yield activation, (7,), L.Activation(activation, name="activation")
        yield f"{activation}-conv", (4, 3, 2), L.Conv2D(2, 2, activation=activation, name="conv")
    if k.__version__ > "3":
        for activation in ("relu6", "leaky_relu", "silu"):
            yield activation, (7,), L.Rescaling(5.0, name="wide"), L.Activation(activation, name="activation")
    yield "leaky-layer", (4, 3, 2), L.LeakyReLU(0.125, name="leaky")
    yield "elu-layer", (4, 3, 2), L.ELU(0.5, name="elu")
    yield "softmax-layer", (4, 3, 2), L.Conv2D(3, 2, name="conv"), L.Softmax(name="softmax")
    for relu in ({}, {"max_value": 1.5}, {"negative_slope": 0.25}, {"threshold": 0.5}, {"max_value": 1.0, "negative_slope": 0.25},
                 {"max_value": 1.0, "threshold": 0.5, "negative_slope": 0.25}, {"max_value": 0.5, "threshold": 0.75}):
        yield "relu-layer-" + "-".join(relu), (9,), L.ReLU(name="relu", **relu)
    yield "rescaling", (4, 3, 3), L.Rescaling(0.5, -1.0, name="scale"), L.Conv2D(2, 2, name="conv")
    yield "normalization", (4, 3, 3), L.Normalization(name="norm"), L.Conv2D(2, 2, name="conv")
    yield "normalization-inside", (4, 3, 2), L.Conv2D(3, 2, name="conv"), L.Normalization(name="norm")
    yield "normalization-fixed", (4, 2), L.Normalization(mean=[1.0, 2.0], variance=[1.0, 0.0], name="norm")
    yield "normalization-inverse", (4, 2), L.Normalization(mean=1.0, variance=4.0, axis=None, invert=True, name="norm")
    yield "regularized", (4, 3, 2), L.Conv2D(2, 2, kernel_regularizer=R.L2(0.5), name="conv"), L.Flatten(
        name="flatten"), L.Dense(3, kernel_regularizer=R.L1(0.25), bias_regularizer=R.L1L2(0.5, 0.125),
                                 activity_regularizer=R.L2(0.25), name="out")
    yield "flatten-input", (3, 4, 2), L.Flatten(name="flatten"), L.Dense(3, name="dense")
    yield "flatten-dropout-dense", (5, 6, 3), L.Conv2D(4, 2, name="conv"), L.MaxPooling2D(2, name="pool"), L.Flatten(
        name="flatten"), L.Dropout(0.5, name="dropout"), L.Dense(3, activation="softmax", name="out")
    yield "flatten-activation-dense", (4, 5, 2), L.Conv2D(3, 2, name="conv"), L.Flatten(
        name="flatten"), L.Activation("softmax", name="softmax"), L.Dense(3, name="out")
    yield "flatten-sequence", (6, 2), L.Conv1D(3, 2, name="conv"), L.Flatten(name="flatten"), L.Dense(2, name="out")
    yield "flatten-last", (3, 4, 2), L.Conv2D(3, 2, name="conv"), L.Flatten(name="flatten")
    yield "flatten-pixel", (3, 3, 2), L.Conv2D(4, 3, name="conv"), L.Flatten(name="flatten"), L.Dropout(
        0.2, name="dropout")
    yield "gray-chain", (12, 12, 1), L.Conv2D(4, 3, activation="relu", name="conv1"), L.MaxPooling2D(
        2, name="pool1"), L.Conv2D(6, 3, activation="relu", name="conv2"), L.Flatten(name="flatten"), L.Dense(
        8, activation="relu", name="hidden"), L.Dense(3, activation="softmax", name="out")


def graphs(k):
    L = k.layers
    x = L.Input((6, 5, 2), name="input")
    a = L.Conv2D(3, 3, padding="same", name="a")(x)
    b = L.Conv2D(3, 1, name="b")(x)
    y = L.Add(name="add")([a, b, a])
    y = L.Concatenate(name="join")([y, x, b])
    squeezed = L.GlobalAveragePooling2D(keepdims=True, name="squeeze")(y)
    gate = L.Conv2D(8, 1, activation="sigmoid", name="gate")(squeezed)
    y = L.Multiply(name="scale")([y, gate])
    yield "branches", k.Model(x, L.Dense(2, name="out")(L.Flatten(name="flatten")(y)))
    x = L.Input((4, 3, 2), name="input")
    a = L.Conv2D(2, 2, padding="same", name="a")(x)
    yield "join-rows", k.Model(x, L.Concatenate(axis=1, name="out")([a, x]))
    x = L.Input((5, 3), name="input")
    a = L.LSTM(3, return_sequences=True, name="a")(x)
    b = L.Conv1D(3, 2, padding="same", name="b")(x)
    yield "join-steps", k.Model(x, L.Concatenate(axis=-2, name="out")([a, L.Add(name="add")([a, b])]))
    x = L.Input((4, 3, 2), name="input")
    a = L.Flatten(name="a")(L.Conv2D(2, 2, name="conv")(x))
    b = L.Flatten(name="b")(x)
    y = L.Concatenate(name="join")([a, b, L.Dropout(0.5, name="dropout")(a)])
    yield "join-flat", k.Model(x, L.Dense(2, name="out")(y))
    x = L.Input((2, 4, 3, 2), name="input")
    a = L.TimeDistributed(L.Conv2D(2, 2), name="a")(x)
    b = L.TimeDistributed(L.Conv2D(2, 2), name="b")(x)
    y = L.TimeDistributed(L.Flatten(), name="flatten")(L.Multiply(name="mul")([a, b]))
    yield "frames-branches", k.Model(x, L.GRU(3, name="out")(y))
    x = L.Input((6,), dtype="int32", name="input")
    e = L.Embedding(13, 4, name="embedding")(x)
    towers = [L.GlobalMaxPooling1D(name=f"pool{w}")(L.Conv1D(2, w, activation="relu", name=f"conv{w}")(e)) for w in (2, 3)]
    yield "towers", k.Model(x, L.Dense(3, activation="softmax", name="out")(L.Concatenate(name="join")(towers)))


def models(k):
    for name, shape, *layers in chains(k):
        dtype = "int32" if shape[0] == "int32" else None
        shape = shape[1:] if dtype else shape
        yield name, k.Sequential([k.layers.Input(shape, dtype=dtype, name="input"), *layers])
    yield from graphs(k)


def write(path):
    import keras
    import tf_keras

    cases = {}
    for version, k in (("3", keras), ("2", tf_keras)):
        for name, model in models(k):
            numbers.fill(model)
            x = numbers.inputs((EXAMPLES, *model.input_shape[1:]), numbers.vocabulary(model))
            y = np.ascontiguousarray(model(x, training=False), dtype="<f4")
            cases.setdefault(name, {})[version] = {
                "config": json.loads(model.to_json()),
                "outputs": base64.b64encode(y.tobytes()).decode(),
            }
    text = json.dumps({"keras": [keras.__version__, tf_keras.__version__], "cases": cases}, separators=(",", ":"))
    with open(path, "wb") as file:
        file.write(gzip.compress(text.encode(), mtime=0))
    print(len(cases), "cases", os.path.getsize(path), "bytes")


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
