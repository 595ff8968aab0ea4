"""Configurations exactly as Keras writes them, for the tests of the Keras JSON reader.

Made with Keras 3.15.1 (keras) and 2.21.0 (tf_keras) on TensorFlow 2.21.0:
python src/test/python/keras_configurations.py src/test/resources/keras
Each file has the configuration, the parameter count, and the output shape of every layer of the outermost model.

python src/test/python/keras_configurations.py --open FILE… opens configurations that Lenslet wrote, in Keras 3.
"""
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import tf_keras


def write(name, k, model):
    out = {"version": k.__version__, "parameters": model.count_params(), "output": list(model.output_shape[1:]),
           "shapes": {layer.name: list(layer.output.shape[1:]) for layer in model.layers},
           "config": json.loads(model.to_json())}
    with open(os.path.join(sys.argv[1], name + ".json"), "w") as file:
        json.dump(out, file, indent=1)


def models(k, suffix):
    write("sequential-" + suffix, k, k.Sequential([
        k.layers.Input((28, 28, 1)), k.layers.Conv2D(32, 3, activation="relu"), k.layers.MaxPooling2D(),
        k.layers.Conv2D(64, (3, 5), strides=2, padding="same", use_bias=False, kernel_initializer="he_normal"),
        k.layers.Flatten(), k.layers.Dropout(0.5), k.layers.Dense(10), k.layers.Activation("softmax")]))
    unnamed = k.Sequential([k.layers.Conv2D(8, 3, activation="tanh"), k.layers.Flatten(), k.layers.Dense(2, activation="sigmoid")])
    unnamed.build((None, 9, 9, 3))
    if suffix == "3":
        write("built-" + suffix, k, unnamed)
    base = k.Sequential([
        k.layers.Input((28, 28, 1)), k.layers.Conv2D(4, 3, padding="same", name="c1"),
        k.layers.MaxPooling2D(2, name="p1")], name="base")
    base.trainable = False
    inner_in = k.layers.Input((14, 14, 4), name="inner_in")
    inner = k.Model(inner_in, k.layers.Conv2D(3, 3, name="c2")(inner_in), name="inner")
    pixels = k.layers.Input((28, 28, 1), name="pixels")
    x = k.layers.Flatten(name="flat")(inner(base(pixels)))
    write("nested-" + suffix, k, k.Model(pixels, k.layers.Dense(3, activation="sigmoid", name="head")(x), name="outer"))


if sys.argv[1] == "--open":
    for file in sys.argv[2:]:
        with open(file) as opened:
            model = keras.models.model_from_json(opened.read())
        print(file, model.count_params(), model.output_shape)
else:
    models(keras, "3")
    models(tf_keras, "2")
    mnist = keras.Sequential([
        keras.layers.Input((28, 28, 1)), keras.layers.Conv2D(32, 3, activation="relu"), keras.layers.MaxPooling2D(),
        keras.layers.Conv2D(64, 3, activation="relu"), keras.layers.MaxPooling2D(),
        keras.layers.Conv2D(64, 3, activation="relu"), keras.layers.Flatten(), keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax")])
    write("mnist-cnn-3", keras, mnist)
