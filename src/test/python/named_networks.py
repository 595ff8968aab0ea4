"""Writes the named networks, and what Keras answers with them, for NamedNetworksAnswerTest.java.

Made with Keras 3.15.1 on TensorFlow 2.21.0:
  python named_networks.py ../../main/resources/networks ../resources/keras/named-networks.json

The files are Keras' own configurations without what is Keras' default; each is opened again by Keras before it answers.
Weights and inputs are made by a formula (numbers_of_both.py).
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import layers as L

import numbers_of_both as numbers

SPARSE = "sparse_categorical_crossentropy"


def mnist_cnn():
    return keras.Sequential([
        L.Input((28, 28, 1), name="input"),
        L.Conv2D(32, 3, activation="relu", name="conv2d"), L.MaxPooling2D(2, name="max_pooling2d"),
        L.Conv2D(64, 3, activation="relu", name="conv2d_1"), L.MaxPooling2D(2, name="max_pooling2d_1"),
        L.Conv2D(64, 3, activation="relu", name="conv2d_2"), L.Flatten(name="flatten"),
        L.Dense(64, activation="relu", name="dense"), L.Dense(10, activation="softmax", name="dense_1"),
    ], name="mnist_cnn")


def simple_cnn():
    return keras.Sequential([
        L.Input((28, 28, 1), name="input"),
        L.Conv2D(32, 3, activation="relu", name="conv2d"), L.MaxPooling2D(2, name="max_pooling2d"),
        L.Flatten(name="flatten"),
        L.Dense(100, activation="relu", name="dense"), L.Dense(10, activation="softmax", name="dense_1"),
    ], name="simple_cnn")


def cnn_lstm():
    T = L.TimeDistributed
    return keras.Sequential([
        L.Input((30, 128, 128, 1), name="input"),
        T(L.Conv2D(32, 3, activation="relu"), name="time_distributed"), T(L.MaxPooling2D(2), name="time_distributed_1"),
        T(L.Flatten(), name="time_distributed_2"), L.LSTM(50, name="lstm"),
        L.Dense(10, activation="softmax", name="dense"),
    ], name="cnn_lstm")


def audio_cnn():
    return keras.Sequential([
        L.Input((64, 64, 1), name="input"),
        L.Conv2D(32, 3, activation="relu", name="conv2d"), L.MaxPooling2D(2, name="max_pooling2d"),
        L.Conv2D(64, 3, activation="relu", name="conv2d_1"), L.MaxPooling2D(2, name="max_pooling2d_1"),
        L.Flatten(name="flatten"), L.Dense(64, activation="relu", name="dense"),
        L.Dense(10, activation="softmax", name="dense_1"),
    ], name="audio_cnn")


def text_cnn():
    """Kim 2014, Convolutional Neural Networks for Sentence Classification."""
    x = L.Input((64,), dtype="int32", name="input")
    embedded = L.Embedding(20000, 128, name="embedding")(x)
    pooled = []
    for width in (3, 4, 5):
        y = L.Conv1D(100, width, activation="relu", name=f"conv1d_{width}")(embedded)
        pooled.append(L.GlobalMaxPooling1D(name=f"global_max_pooling1d_{width}")(y))
    y = L.Dropout(0.5, name="dropout")(L.Concatenate(name="concatenate")(pooled))
    return keras.Model(x, L.Dense(2, activation="softmax", name="dense")(y), name="text_cnn")


def normalization():
    """From 0…1 to what Caffe's networks were trained on: 0…255 less ImageNet's mean, here in the order red, green, blue."""
    return L.Normalization(
        mean=[round(m / 255, 7) for m in (123.68, 116.779, 103.939)], variance=[float("%.7g" % 255 ** -2)] * 3,
        name="normalization")


def vgg16_transfer():
    """Simonyan and Zisserman 2014; layers named as in keras.applications.VGG16, whose weights fit."""
    base = []
    for block, (convolutions, filters) in enumerate(((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)), 1):
        for i in range(1, convolutions + 1):
            base.append(L.Conv2D(filters, 3, padding="same", activation="relu", name=f"block{block}_conv{i}"))
        base.append(L.MaxPooling2D(2, strides=2, name=f"block{block}_pool"))
    for layer in base:
        layer.trainable = False
    return keras.Sequential([
        L.Input((224, 224, 3), name="input"), normalization(), *base, L.Flatten(name="flatten"),
        L.Dense(256, activation="relu", name="dense"), L.Dropout(0.5, name="dropout"),
        L.Dense(1, activation="sigmoid", name="dense_1"),
    ], name="vgg16_transfer")


def batchnorm_cnn():
    return keras.Sequential([
        L.Input((150, 150, 3), name="input"),
        L.Conv2D(32, 3, activation="relu", name="conv2d"), L.BatchNormalization(name="batch_normalization"),
        L.MaxPooling2D(2, name="max_pooling2d"), L.Dropout(0.25, name="dropout"),
        L.Conv2D(64, 3, activation="relu", name="conv2d_1"), L.BatchNormalization(name="batch_normalization_1"),
        L.MaxPooling2D(2, name="max_pooling2d_1"), L.Dropout(0.25, name="dropout_1"),
        L.Flatten(name="flatten"),
        L.Dense(512, activation="relu", name="dense"), L.BatchNormalization(name="batch_normalization_2"),
        L.Dropout(0.5, name="dropout_2"), L.Dense(1, activation="sigmoid", name="dense_1"),
    ], name="batchnorm_cnn")


def squeezenet_transfer():
    """Iandola et al. 2016, v1.1; fire2/squeeze1x1 of the published weights is fire2_squeeze1x1 here, and so on."""

    def frozen(layer):
        layer.trainable = False
        return layer

    def fire(x, number, squeeze, expand):
        name = f"fire{number}_"
        x = frozen(L.Conv2D(squeeze, 1, activation="relu", name=name + "squeeze1x1"))(x)
        one = frozen(L.Conv2D(expand, 1, activation="relu", name=name + "expand1x1"))(x)
        three = frozen(L.Conv2D(expand, 3, padding="same", activation="relu", name=name + "expand3x3"))(x)
        return L.Concatenate(name=name + "concat")([one, three])

    x = L.Input((227, 227, 3), name="input")
    y = frozen(L.Conv2D(64, 3, strides=2, activation="relu", name="conv1"))(normalization()(x))
    y = L.MaxPooling2D(3, strides=2, name="pool1")(y)
    y = fire(fire(y, 2, 16, 64), 3, 16, 64)
    y = L.MaxPooling2D(3, strides=2, name="pool3")(y)
    y = fire(fire(y, 4, 32, 128), 5, 32, 128)
    y = L.MaxPooling2D(3, strides=2, name="pool5")(y)
    y = fire(fire(fire(fire(y, 6, 48, 192), 7, 48, 192), 8, 64, 256), 9, 64, 256)
    y = L.GlobalAveragePooling2D(name="global_average_pooling2d")(y)
    y = L.Dropout(0.5, name="dropout")(y)
    return keras.Model(x, L.Dense(10, activation="softmax", name="dense")(y), name="squeezenet_transfer")


NETWORKS = {
    "mnist-cnn": (mnist_cnn, keras.optimizers.Adam(1e-3), SPARSE, {
        "title": "Three convolutions: the classic digits network", "batch_size": 64}),
    "simple-cnn": (simple_cnn, keras.optimizers.Adam(1e-3), SPARSE, {
        "title": "One convolution, one hidden layer: the smallest that reads digits", "batch_size": 32}),
    "cnn-lstm": (cnn_lstm, keras.optimizers.Adam(1e-3), SPARSE, {
        "title": "Frames of a clip by a convolution each, their order by an LSTM", "batch_size": 8}),
    "audio-cnn": (audio_cnn, keras.optimizers.Adam(1e-3), SPARSE, {
        "title": "Two convolutions on a spectrogram, for sounds", "batch_size": 32}),
    "text-cnn": (text_cnn, keras.optimizers.Adam(1e-3), SPARSE, {
        "title": "Windows of three, four and five words side by side, for sentences (Kim 2014)", "batch_size": 50}),
    "vgg16-transfer": (vgg16_transfer, keras.optimizers.RMSprop(2e-5), "binary_crossentropy", {
        "title": "VGG16 as it is, frozen, under a new head, for few pictures", "weights": "vgg16", "batch_size": 20,
        "two_classes": "sigmoid"}),
    "batchnorm-cnn": (batchnorm_cnn, keras.optimizers.RMSprop(1e-3), "binary_crossentropy", {
        "title": "Two convolutions with batch normalization and dropout, for pictures in colour", "batch_size": 15,
        "two_classes": "sigmoid"}),
    "squeezenet-transfer": (squeezenet_transfer, keras.optimizers.Adam(1e-3), SPARSE, {
        "title": "SqueezeNet 1.1 as it is, frozen, under a new head: small and quick", "weights": "squeezenet", "batch_size": 32}),
}

DEFAULTS = {
    "padding": "valid", "data_format": "channels_last", "groups": 1, "activation": "linear", "use_bias": True,
    "trainable": True, "mask_zero": False, "return_sequences": False, "return_state": False, "go_backwards": False,
    "stateful": False, "unroll": False, "zero_output_for_mask": False, "recurrent_activation": "sigmoid",
    "unit_forget_bias": True, "dropout": 0.0, "recurrent_dropout": 0.0, "axis": -1, "momentum": 0.99, "epsilon": 0.001,
    "center": True, "scale": True, "synchronized": False, "renorm": False, "renorm_momentum": 0.99, "keepdims": False,
    "sparse": False, "ragged": False, "optional": False,
}


def short(layer):
    """A layer's configuration without what is Keras' default."""
    config = {}
    for key, value in layer["config"].items():
        ones = key in ("strides", "dilation_rate") and isinstance(value, list) and set(value) == {1}
        first = key.endswith("_initializer") or key == "dtype" and not isinstance(value, str)
        if value is None or ones or first or key in DEFAULTS and DEFAULTS[key] == value:
            continue
        if key == "strides" and value == layer["config"].get("pool_size") or key == "dtype" and value == "float32":
            continue
        config[key] = short(value) if key == "layer" else value
    kept = {"module": layer["module"], "class_name": layer["class_name"], "config": config}
    if "inbound_nodes" not in layer:
        return kept
    return {**kept, "name": layer["name"], "inbound_nodes": layer["inbound_nodes"]}


def file(name, model, optimizer, loss, own):
    config = json.loads(model.to_json())["config"]
    config = {k: v for k, v in config.items() if k in ("name", "layers", "input_layers", "output_layers")}
    config["layers"] = ["@%d@" % i for i in range(len(config["layers"]))]
    text = json.dumps({
        "module": json.loads(model.to_json())["module"],
        "class_name": type(model).__name__,
        "config": config,
        "compile_config": {
            "optimizer": {"module": "keras.optimizers", "class_name": type(optimizer).__name__,
                          "config": {"learning_rate": float("%.7g" % float(optimizer.learning_rate))}},
            "loss": loss, "metrics": ["accuracy"]},
        "lenslet": own}, indent=2)
    for i, layer in enumerate(json.loads(model.to_json())["config"]["layers"]):
        text = text.replace('"@%d@"' % i, json.dumps(short(layer)))
    return text + "\n"


def answer(text, name):
    model = numbers.fill(keras.models.model_from_json(text))
    x = numbers.inputs((1, *model.input_shape[1:]), numbers.vocabulary(model))
    y = np.asarray(model(x, training=False))
    return {"parameters": model.count_params(),
            "trainable": int(sum(np.prod(w.shape) for w in model.trainable_weights)),
            "outputs": [float("%.9g" % v) for v in y.ravel()]}


def main(networks, answers):
    found = {}
    for name, (make, optimizer, loss, own) in NETWORKS.items():
        text = file(name, make(), optimizer, loss, own)
        found[name] = answer(text, name)
        print(name, found[name])
        with open(os.path.join(networks, name + ".json"), "w") as out:
            out.write(text)
    vgg = keras.applications.VGG16(weights=None, include_top=False, input_shape=(224, 224, 3))
    ours = {layer.name: [tuple(w.shape) for w in layer.weights] for layer in vgg16_transfer().layers}
    for layer in vgg.layers[1:]:
        assert ours[layer.name] == [tuple(w.shape) for w in layer.weights], layer.name
    with open(answers, "w") as out:
        json.dump({"keras": keras.__version__, "networks": found}, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
