"""How Keras trains each layer: configuration, weights, answers and the weights after three steps of Adam.

Made with Keras 3.15.1 and TensorFlow 2.21.0:  python src/test/python/layer_steps.py src/test/resources/reference
Each file has the form of reference_networks.py's. Arrays are named as Lenslet names them.
"""
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import layers

RATE = 0.01


def numbers(array):
    return [float(f"{value:.9g}") for value in np.asarray(array, np.float32).ravel()]


def name_of(layer, weight):
    if isinstance(layer, layers.Bidirectional):
        return ("forward_" if "forward_" in weight.path else "backward_") + weight.name
    return weight.name


def arrays(model):
    return {f"{layer.name}/{name_of(layer, w)}": numbers(w.numpy()) for layer in model.layers for w in layer.weights
            if w.dtype == "float32"}


def reference(name, model, classes=3, count=5, ids=0):
    rng = np.random.default_rng(11)
    for weight in model.weights:
        if weight.name in ("bias", "beta", "moving_mean"):
            weight.assign(rng.normal(0, 0.1, weight.shape))
        if weight.name in ("gamma", "moving_variance"):
            weight.assign(rng.uniform(0.5, 1.5, weight.shape))
    shape = (count,) + model.input_shape[1:]
    # Each id once: of one that comes twice TensorFlow's sparse gradients make Adam add squares, not square the sum.
    x = rng.permutation(ids)[:np.prod(shape)].reshape(shape) if ids else rng.uniform(-1, 1, shape).astype(np.float32)
    y = rng.integers(0, classes, count)
    out = {"keras": keras.__version__, "config": json.loads(model.to_json()), "parameters": model.count_params(),
           "weights": arrays(model), "count": count, "inputs": numbers(x), "outputs": numbers(model(x, training=False))}
    model.compile(keras.optimizers.Adam(RATE), "sparse_categorical_crossentropy", metrics=["accuracy"])
    first = None
    for _ in range(3):
        result = model.train_on_batch(x, y)
        model.reset_metrics()
        first = first or result
    out.update(loss="sparse_categorical_crossentropy", labels=[int(v) for v in y], first_loss=float(first[0]),
               first_correct=int(round(float(first[1]) * count)), learning_rate=RATE, trained=arrays(model),
               outputs_trained=numbers(model(x, training=False)))
    with open(os.path.join(sys.argv[1], f"layer-{name}.json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))


def chain(name, shape, *inner, ids=0, **options):
    dtype = {"dtype": "int32"} if ids else {}
    reference(name, keras.Sequential([layers.Input(shape, **dtype), *inner, layers.Dense(3, activation="softmax")],
                                     name="n"), ids=ids, **options)


keras.utils.set_random_seed(5)
PICTURE = (6, 5, 2)
L2 = keras.regularizers.L2(0.02)
chain("batch-normalization", PICTURE, layers.Conv2D(3, 2, use_bias=False), layers.BatchNormalization(momentum=0.8, epsilon=0.01),
      layers.Activation("relu"), layers.Flatten())
chain("batch-normalization-flat", (7,), layers.Dense(4, use_bias=False), layers.BatchNormalization(center=False, scale=False))
frozen = layers.BatchNormalization()
frozen.trainable = False
chain("batch-normalization-frozen", PICTURE, layers.Conv2D(3, 2), frozen, layers.Flatten())
chain("average-pooling", PICTURE, layers.Conv2D(2, 2), layers.AveragePooling2D(2, padding="same"), layers.Flatten())
chain("global-average-pooling", PICTURE, layers.Conv2D(4, 2), layers.GlobalAveragePooling2D())
chain("global-max-pooling", PICTURE, layers.Conv2D(4, 2), layers.GlobalMaxPooling2D(keepdims=True), layers.Flatten())
chain("zero-padding", PICTURE, layers.ZeroPadding2D(((1, 2), (0, 3))), layers.Conv2D(2, 3), layers.Flatten())
chain("depthwise", PICTURE, layers.DepthwiseConv2D(2, depth_multiplier=2, padding="same", activation="relu"), layers.Flatten())
chain("separable", PICTURE, layers.SeparableConv2D(3, 2, depth_multiplier=2, activation="tanh"), layers.Flatten())
chain("conv1d", (8, 3), layers.Conv1D(4, 3, padding="same", activation="relu"), layers.MaxPooling1D(2),
      layers.Conv1D(3, 2, padding="causal", dilation_rate=2), layers.AveragePooling1D(2, padding="same"),
      layers.GlobalAveragePooling1D())
chain("embedding", (6,), layers.Embedding(33, 4), layers.Conv1D(3, 2, activation="relu"), layers.GlobalMaxPooling1D(), ids=33)
chain("lstm", (5, 3), layers.LSTM(4))
chain("lstm-sequences", (5, 3), layers.LSTM(4, return_sequences=True), layers.LSTM(3, go_backwards=True))
chain("bidirectional", (5, 3), layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
      layers.Bidirectional(layers.LSTM(2), merge_mode="sum"))
chain("cnn-lstm", (4, 6, 6, 2), layers.TimeDistributed(layers.Conv2D(3, 3, activation="relu")),
      layers.TimeDistributed(layers.MaxPooling2D(2)), layers.TimeDistributed(layers.Flatten()), layers.LSTM(4))
chain("time-distributed-dense", (5, 3), layers.TimeDistributed(layers.Dense(4, activation="tanh")), layers.Dense(3),
      layers.Flatten())
chain("permute-reshape", (4, 6), layers.Permute((2, 1)), layers.Reshape((3, 4, 2)), layers.Conv2D(3, 2), layers.Permute((3, 1, 2)),
      layers.Flatten())
chain("scaling", PICTURE, layers.Rescaling(0.5, 0.25),
      layers.Normalization(mean=[0.1, 0.2], variance=[0.5, 2.0]), layers.Conv2D(2, 2), layers.Flatten())
chain("regularized", PICTURE, layers.Conv2D(3, 2, kernel_regularizer=keras.regularizers.L1(0.01)), layers.Flatten(),
      layers.Dense(4, kernel_regularizer=L2, bias_regularizer=keras.regularizers.L1L2(0.01, 0.03)))
chain("relu-layers", PICTURE, layers.Flatten(), layers.Dense(5), layers.LeakyReLU(negative_slope=0.1), layers.ELU(alpha=0.7),
      layers.ReLU(max_value=0.6, negative_slope=0.2, threshold=0.1))
reference("softmax-layer", keras.Sequential([layers.Input((6,)), layers.Dense(3), layers.Softmax()], name="n"))
for activation in ("relu6", "leaky_relu", "elu", "selu", "gelu", "silu", "hard_sigmoid", "softplus", "softsign", "exponential"):
    chain("activation-" + activation.replace("_", "-"), (6,), layers.Dense(5, activation=activation))
source = layers.Input(PICTURE, name="in")
left = layers.Conv2D(3, 2, name="left")(source)
right = layers.Conv2D(3, 2, name="right", activation="tanh")(source)
added = layers.Add(name="add")([left, right])
joined = layers.Concatenate(name="join")([added, layers.Multiply(name="times")([left, right])])
flat = layers.Concatenate(name="flats")([layers.Flatten(name="f1")(joined), layers.Flatten(name="f2")(right)])
reference("merging", keras.Model(source, layers.Dense(3, activation="softmax", name="out")(flat), name="n"))
words = layers.Input((7,), dtype="int32", name="in")
rows = layers.Embedding(40, 4, name="rows")(words)
wide = [layers.GlobalMaxPooling1D(name=f"max{k}")(layers.Conv1D(3, k, activation="relu", name=f"conv{k}")(rows)) for k in (2, 3)]
reference("text-cnn", keras.Model(words, layers.Dense(3, activation="softmax", name="out")(
    layers.Concatenate(name="join")(wide)), name="n"), ids=40)
