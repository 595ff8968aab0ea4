"""Reference networks: what Keras answers and how it trains, for the tests of engines and of the Keras JSON reader.

Made with Keras 3.15.1 and TensorFlow 2.21.0:  python src/test/python/reference_networks.py src/test/resources/reference
Each file has the configuration, weights by layer/array, inputs, outputs in inference, and, where the network is trained,
labels, the loss and the right answers before the first of three Adam steps, and the weights after the third.
"""
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import layers


def arrays(model, prefix=""):
    found = {}
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            found.update(arrays(layer, prefix + layer.name + "."))
        else:
            for weight in layer.weights:
                if weight.name in ("kernel", "bias"):
                    found[f"{prefix}{layer.name}/{weight.name}"] = numbers(weight.numpy())
    return found


def numbers(array):
    return [float(f"{value:.9g}") for value in np.asarray(array, np.float32).ravel()]


def reference(name, model, loss=None, classes=0, count=6):
    rng = np.random.default_rng(7)
    for weight in model.weights:
        if weight.name == "bias":
            weight.assign(rng.normal(0, 0.1, weight.shape))
    x = rng.uniform(0, 1, (count,) + model.input_shape[1:]).astype(np.float32)
    out = {
        "keras": keras.__version__,
        "config": json.loads(model.to_json()),
        "parameters": model.count_params(),
        "weights": arrays(model),
        "count": count,
        "inputs": numbers(x),
        "outputs": numbers(model(x, training=False)),
    }
    if loss:
        y = rng.integers(0, classes, count)
        model.compile(keras.optimizers.Adam(0.01), loss, metrics=["accuracy"])
        first = None
        for _ in range(3):
            result = model.train_on_batch(x, y.astype(np.float32) if loss.startswith("binary") else y)
            model.reset_metrics()
            first = first or result
        out.update(loss=loss, labels=[int(v) for v in y], first_loss=float(first[0]),
                   first_correct=int(round(float(first[1]) * count)), learning_rate=0.01, trained=arrays(model))
    with open(os.path.join(sys.argv[1], name + ".json"), "w") as file:
        json.dump(out, file, separators=(",", ":"))


keras.utils.set_random_seed(1)
SPARSE = "sparse_categorical_crossentropy"
reference("same-and-valid", keras.Sequential([
    layers.Input((9, 8, 2)), layers.Conv2D(3, 3, padding="same", activation="relu"), layers.MaxPooling2D(2, padding="same"),
    layers.Conv2D(4, (2, 3), strides=(2, 1), activation="tanh"), layers.Flatten(), layers.Dense(5, activation="relu"),
    layers.Dense(3, activation="softmax")]), SPARSE, 3)
reference("strides-and-dilation", keras.Sequential([
    layers.Input((10, 7, 3)), layers.Conv2D(4, 3, strides=2, padding="same", activation="sigmoid"),
    layers.Conv2D(3, 3, dilation_rate=2, padding="same", use_bias=False), layers.MaxPooling2D((3, 2), strides=(1, 2)),
    layers.Activation("relu"), layers.Flatten(), layers.Dropout(0.0), layers.Dense(4), layers.Activation("softmax")]),
    SPARSE, 4)
reference("one-sigmoid", keras.Sequential([
    layers.Input((6, 6, 1)), layers.Flatten(), layers.Dense(4, activation="tanh", use_bias=False),
    layers.Dense(1, activation="sigmoid")]), "binary_crossentropy", 2)
reference("flat", keras.Sequential([
    layers.Input((5,)), layers.Dense(7, activation="relu"), layers.Dense(3, activation="softmax")]), SPARSE, 3)
base = keras.Sequential([
    layers.Input((8, 8, 1)), layers.Conv2D(3, 3, name="c1", activation="relu"), layers.MaxPooling2D(name="p1")], name="base")
base.trainable = False
pixels = layers.Input((8, 8, 1), name="pixels")
reference("frozen-inside", keras.Model(
    pixels, layers.Dense(3, activation="softmax", name="head")(layers.Flatten(name="flat")(base(pixels))), name="outer"),
    SPARSE, 3)
reference("groups", keras.Sequential([
    layers.Input((7, 7, 4)), layers.Conv2D(6, 3, groups=2, padding="same", strides=2), layers.MaxPooling2D(2), layers.Flatten(),
    layers.Dense(3, activation="softmax")]))
reference("features-out", keras.Sequential([
    layers.Input((6, 5, 2)), layers.Conv2D(3, 3, activation="softmax"), layers.Flatten()]))
