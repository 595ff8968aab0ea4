"""Writes src/test/resources/exchange: small models as Keras saves them, with inputs and Keras' own answers.

    KERAS_BACKEND=jax python src/test/python/exchange_fixtures.py            # Keras 3.15.1, h5py 3.16.0
    KERAS_BACKEND=jax python src/test/python/exchange_fixtures.py ids        # the same: token ids, and open extents
    python src/test/python/exchange_fixtures.py keras2                       # Keras 2.15.0, TensorFlow 2.15.1

Every file NAME has NAME.json beside it: {"input": [...], "shape": [...], "output": [...]}.
"""

import json
import os
import sys

import numpy as np

OUT = os.path.join(os.path.dirname(__file__), "../resources/exchange")
os.makedirs(OUT, exist_ok=True)


def randomize(model, seed):
    random = np.random.default_rng(seed)
    values = []
    for weight in model.weights:
        name = getattr(weight, "path", weight.name)
        value = random.normal(0, 0.4, weight.shape).astype("float32")
        if "variance" in name:
            value = np.abs(value) + 0.2
        if "seed" in name:
            value = np.asarray(weight)
        values.append(value)
    model.set_weights(values)


def save(model, names, seed, x=None):
    randomize(model, seed)
    random = np.random.default_rng(seed + 100)
    if x is None:
        x = random.uniform(0, 1, [2] + list(model.input_shape[1:])).round(2).astype("float32")
    shape = list(x.shape[1:])
    y = np.asarray(model.predict(x, verbose=0))
    for name in names:
        path = os.path.join(OUT, name)
        if name.endswith(".weights.h5") or name.endswith("-weights.h5"):
            model.save_weights(path)
            with open(path + ".config.json", "w") as file:
                file.write(model.to_json())
        else:
            model.save(path)
        with open(path + ".json", "w") as file:
            json.dump({"shape": shape, "input": [round(v, 2) for v in x.ravel().tolist()], "output": [round(v, 7) for v in y.ravel().tolist()]}, file)
        print(name, os.path.getsize(path))


def sequential(keras):
    return keras.Sequential(
        [
            keras.layers.Input((8, 8, 1)),
            keras.layers.Conv2D(3, 3, activation="relu", padding="same"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(2, 3, strides=2, padding="same", use_bias=False, trainable=False),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(5, activation="tanh"),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )


def nested(keras):
    base_in = keras.layers.Input((8, 8, 3))
    x = keras.layers.Conv2D(4, 3, activation="relu", name="stem")(base_in)
    x = keras.layers.Conv2D(4, 1, name="mix")(x)
    base = keras.Model(base_in, x, name="base")
    base.get_layer("stem").trainable = False
    inputs = keras.layers.Input((8, 8, 3))
    x = base(inputs)
    x = keras.layers.MaxPooling2D(2)(x)
    head = keras.Sequential(
        [keras.layers.Input((3, 3, 4)), keras.layers.Flatten(), keras.layers.Dense(6, activation="relu")], name="head"
    )
    x = head(x)
    x = keras.layers.Dense(1, activation="sigmoid")(x)
    return keras.Model(inputs, x)


def graph(keras):
    """Branches, normalization and separable windows; the classes' counts in paths follow Keras' own order of layers."""
    layers = keras.layers
    inputs = layers.Input((8, 8, 2))
    a = layers.Conv2D(4, 3, padding="same", name="late")(inputs)
    b = layers.Conv2D(4, 1, name="early")(inputs)
    b = layers.Conv2D(4, 3, padding="same", name="deep")(b)
    x = layers.Add()([a, b])
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)
    y = layers.DepthwiseConv2D(3, padding="same")(x)
    z = layers.SeparableConv2D(3, 3, padding="same")(x)
    x = layers.Concatenate()([y, z])
    x = layers.BatchNormalization(trainable=False, scale=False)(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(4)(x))


def frames(keras):
    layers = keras.layers
    return keras.Sequential(
        [
            layers.Input((4, 6, 6, 1)),
            layers.TimeDistributed(layers.Conv2D(2, 3, activation="relu")),
            layers.TimeDistributed(layers.Flatten()),
            layers.Bidirectional(layers.GRU(3, return_sequences=True)),
            layers.LSTM(5),
            layers.Dense(3, activation="softmax"),
        ]
    )


def text(keras, length):
    layers = keras.layers
    return keras.Sequential(
        [
            layers.Input((length,), dtype="int32"),
            layers.Embedding(7, 3),
            layers.Conv1D(4, 2, activation="relu"),
            layers.GlobalMaxPooling1D(),
            layers.Dense(2, activation="softmax"),
        ]
    )


def pictures_of_any_size(keras):
    layers = keras.layers
    inputs = layers.Input((None, None, 3))
    x = layers.Conv2D(3, 3, activation="relu")(inputs)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(2, activation="softmax")(x))


def vgg16(keras):
    """VGG16 without top, as Keras' applications name it, each convolution with 2 filters in place of 64 to 512."""
    layers = keras.layers
    x = inputs = layers.Input((32, 32, 3))
    for block, count in enumerate([2, 2, 3, 3, 3], 1):
        for conv in range(1, count + 1):
            x = layers.Conv2D(2, 3, activation="relu", padding="same", name=f"block{block}_conv{conv}")(x)
        x = layers.MaxPooling2D(2, name=f"block{block}_pool")(x)
    return keras.Model(inputs, x, name="vgg16")


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] == "keras2":
        import keras as tf_keras

        print("tf_keras", tf_keras.__version__)
        save(sequential(tf_keras), ["sequential-2.h5", "sequential-2-weights.h5", "sequential-2.keras"], 1)
        save(nested(tf_keras), ["nested-2.h5", "nested-2.keras"], 2)
        save(graph(tf_keras), ["graph-2.h5"], 3)
        save(frames(tf_keras), ["frames-2.h5"], 4)
        save(vgg16(tf_keras), ["vgg16-narrow-weights.h5"], 5)
    elif len(sys.argv) > 1 and sys.argv[1] == "ids":
        import keras

        print("keras", keras.__version__)
        ids = np.array([[2, 3, 4, 5, 6, 0], [6, 1, 1, 2, 0, 0]], "int32")
        save(text(keras, 6), ["text-3.h5", "text-3.keras"], 6, ids)
        save(text(keras, None), ["open-text-3.keras"], 7, ids)
        colours = np.random.default_rng(8).uniform(0, 1, (2, 7, 5, 3)).round(2).astype("float32")
        save(pictures_of_any_size(keras), ["open-pictures-3.h5"], 8, colours)
    else:
        import keras

        print("keras", keras.__version__)
        save(sequential(keras), ["sequential-3.h5", "sequential-3.keras", "sequential-3.weights.h5"], 1)
        save(nested(keras), ["nested-3.h5", "nested-3.keras"], 2)
        save(graph(keras), ["graph-3.h5", "graph-3.keras"], 3)
        save(frames(keras), ["frames-3.h5", "frames-3.keras"], 4)
