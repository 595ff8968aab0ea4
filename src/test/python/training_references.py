"""Steps, schedules and callbacks of Keras, for the tests of training.

Made with Keras 3.15.1 and TensorFlow 2.21.0:  python src/test/python/training_references.py src/test/resources/training
steps.json: two networks and, for each way to train them, the losses of five steps and the weights after them.
rates.json: learning rates by step of Keras' schedules, and of ReduceLROnPlateau by epoch.
stopping.json: what EarlyStopping does with a series of figures.
"""
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import layers

OUT = sys.argv[1]


def numbers(array):
    return [float(f"{value:.9g}") for value in np.asarray(array, np.float32).ravel()]


def arrays(model):
    return {f"{layer.name}/{w.name}": numbers(w.numpy()) for layer in model.layers for w in layer.weights}


def write(name, content):
    with open(os.path.join(OUT, name), "w") as file:
        json.dump({"keras": keras.__version__, **content}, file, separators=(",", ":"))


def network(classes):
    end = layers.Dense(1, activation="sigmoid", name="end") if classes == 2 else \
        layers.Dense(classes, activation="softmax", name="end")
    return keras.Sequential([
        layers.Input((5, 5, 2), name="in"), layers.Conv2D(3, 2, activation="relu", name="conv"), layers.Flatten(name="flat"),
        layers.Dense(4, activation="tanh", name="dense"), end], name="small")


keras.utils.set_random_seed(3)
rng = np.random.default_rng(5)
COUNT = 6
INPUTS = rng.uniform(0, 1, (COUNT, 5, 5, 2)).astype(np.float32)
NETWORKS = {}
for key, classes in (("softmax", 3), ("sigmoid", 2)):
    model = network(classes)
    for weight in model.weights:
        if weight.name == "bias":
            weight.assign(rng.normal(0, 0.1, weight.shape))
    NETWORKS[key] = {"config": json.loads(model.to_json()), "weights": arrays(model), "count": COUNT,
                     "inputs": numbers(INPUTS), "labels": [int(v) for v in rng.integers(0, classes, COUNT)],
                     "start": model.get_weights(), "classes": classes}

OPTIMIZERS = {"adam": keras.optimizers.Adam, "adamw": keras.optimizers.AdamW, "sgd": keras.optimizers.SGD,
              "rmsprop": keras.optimizers.RMSprop, "adagrad": keras.optimizers.Adagrad}
CLIPS = {"norm": "clipnorm", "global_norm": "global_clipnorm", "value": "clipvalue"}


def steps(name, net, optimizer, loss, label_smoothing=None, clip=None, rates=None, example_weights=None):
    about = NETWORKS[net]
    model = network(about["classes"])
    model.set_weights(about["start"])
    arguments = {k: v for k, v in optimizer.items() if k != "name"}
    for key, value in (clip or {}).items():
        arguments[CLIPS[key]] = value
    chosen = OPTIMIZERS[optimizer["name"]](**arguments)
    smoothing = {"label_smoothing": label_smoothing} if label_smoothing else {}
    function = {"sparse_categorical_crossentropy": keras.losses.SparseCategoricalCrossentropy,
                "categorical_crossentropy": keras.losses.CategoricalCrossentropy,
                "binary_crossentropy": keras.losses.BinaryCrossentropy,
                "mean_squared_error": keras.losses.MeanSquaredError}[loss](**smoothing)
    model.compile(chosen, function, metrics=["accuracy"])
    y = np.array(about["labels"])
    if net == "sigmoid":
        y = y.astype(np.float32)[:, None]
    elif not loss.startswith("sparse"):
        y = np.eye(about["classes"], dtype=np.float32)[y]
    rates = rates or [optimizer["learning_rate"]] * 5
    losses = []
    for rate in rates:
        chosen.learning_rate.assign(rate)
        weights = None if example_weights is None else np.array(example_weights, np.float32)
        losses.append(float(model.train_on_batch(INPUTS, y, sample_weight=weights)[0]))
        model.reset_metrics()
    training = {"epochs": 1, "batch_size": COUNT, "optimizer": optimizer, "loss": loss, "validation_split": 0, "seed": 1,
                "engine": "any"}
    if label_smoothing:
        training["label_smoothing"] = label_smoothing
    if clip:
        training["clip"] = clip
    case = {"name": name, "network": net, "training": training, "rates": rates, "losses": losses, "trained": arrays(model)}
    if example_weights:
        case["example_weights"] = example_weights
    return case


SPARSE, ONE_HOT, BINARY, SQUARED = ("sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy",
                                    "mean_squared_error")
ADAM = {"name": "adam", "learning_rate": 0.01, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}
SGD = {"name": "sgd", "learning_rate": 0.1, "momentum": 0.0, "nesterov": False}
RMS = {"name": "rmsprop", "learning_rate": 0.01, "rho": 0.9, "momentum": 0.0, "epsilon": 1e-7, "centered": False}
CASES = [
    steps("adam", "softmax", ADAM, SPARSE),
    steps("adam with other betas", "softmax", {**ADAM, "beta_1": 0.7, "beta_2": 0.9, "epsilon": 0.01}, SPARSE),
    steps("adamw", "softmax", {**ADAM, "name": "adamw", "weight_decay": 0.004}, SPARSE),
    steps("adamw with much decay", "softmax", {**ADAM, "name": "adamw", "weight_decay": 0.5}, SPARSE),
    steps("sgd", "softmax", SGD, SPARSE),
    steps("sgd with momentum", "softmax", {**SGD, "momentum": 0.9}, SPARSE),
    steps("sgd with nesterov", "softmax", {**SGD, "momentum": 0.9, "nesterov": True}, SPARSE),
    steps("rmsprop", "softmax", RMS, SPARSE),
    steps("rmsprop with momentum", "softmax", {**RMS, "momentum": 0.8}, SPARSE),
    steps("rmsprop centered", "softmax", {**RMS, "momentum": 0.5, "centered": True, "epsilon": 1e-3}, SPARSE),
    steps("adagrad", "softmax",
          {"name": "adagrad", "learning_rate": 0.1, "initial_accumulator_value": 0.1, "epsilon": 1e-7}, SPARSE),
    steps("adagrad from 0.5", "softmax",
          {"name": "adagrad", "learning_rate": 0.1, "initial_accumulator_value": 0.5, "epsilon": 0.01}, SPARSE),
    steps("clip by norm", "softmax", SGD, SPARSE, clip={"norm": 0.1}),
    steps("clip by global norm", "softmax", SGD, SPARSE, clip={"global_norm": 0.2}),
    steps("clip by a global norm beyond the gradient's", "softmax", SGD, SPARSE, clip={"global_norm": 100.0}),
    steps("clip by value", "softmax", {**SGD, "momentum": 0.5}, SPARSE, clip={"value": 0.02}),
    steps("rates that change", "softmax", {**SGD, "momentum": 0.9}, SPARSE, rates=[0.0, 0.1, 0.05, 0.2, 0.01]),
    steps("adam with rates that change", "softmax", ADAM, SPARSE, rates=[0.0, 0.01, 0.002, 0.03, 0.01]),
    steps("examples weighted", "softmax", ADAM, SPARSE, example_weights=[1.0, 2.0, 0.0, 0.5, 3.0, 1.0]),
    steps("one-hot", "softmax", ADAM, ONE_HOT),
    steps("labels smoothed", "softmax", ADAM, ONE_HOT, label_smoothing=0.1),
    steps("binary", "sigmoid", ADAM, BINARY),
    steps("binary smoothed and weighted", "sigmoid", ADAM, BINARY, label_smoothing=0.2,
          example_weights=[1.0, 2.0, 0.25, 0.5, 3.0, 1.0]),
    steps("squared error of softmax", "softmax", ADAM, SQUARED),
    steps("squared error of a sigmoid", "sigmoid", SGD, SQUARED),
]
for about in NETWORKS.values():
    del about["start"], about["classes"]
write("steps.json", {"networks": NETWORKS, "cases": CASES})

schedules = keras.optimizers.schedules


def rates(schedule, function, course=(100, 10)):
    return {"schedule": schedule, "steps": course[0], "steps_per_epoch": course[1],
            "rates": [[step, float(function(step))] for step in (0, 1, 2, 9, 10, 11, 19, 20, 21, 49, 50, 51, 99, 100, 101, 150)]}


def exponential(**arguments):
    return rates({"name": "exponential", **arguments}, schedules.ExponentialDecay(**arguments))


def polynomial(**arguments):
    return rates({"name": "polynomial", **arguments}, schedules.PolynomialDecay(**arguments))


def cosine(**arguments):
    return rates({"name": "cosine", **arguments}, schedules.CosineDecay(**arguments))


def plateau(values, monitor, initial, **arguments):
    model = network(3)
    model.compile(keras.optimizers.SGD(initial), SPARSE)
    callback = keras.callbacks.ReduceLROnPlateau(monitor=monitor, mode="max" if "acc" in monitor else "min", **arguments)
    callback.set_model(model)
    callback.on_train_begin()
    after = []
    for epoch, value in enumerate(values):
        callback.on_epoch_end(epoch, {monitor: value})
        after.append(float(model.optimizer.learning_rate.numpy()))
    return {"schedule": {"name": "reduce_on_plateau", "monitor": monitor, "initial_learning_rate": initial, **arguments},
            "values": values, "after": after}


def stopping(values, monitor, **arguments):
    model = network(3)
    callback = keras.callbacks.EarlyStopping(
        monitor=monitor, mode="max" if "acc" in monitor else "min", restore_best_weights=True, **arguments)
    callback.set_model(model)
    callback.on_train_begin()
    model.stop_training = False
    ran = 0
    for epoch, value in enumerate(values):
        callback.on_epoch_end(epoch, {monitor: value})
        ran = epoch + 1
        if model.stop_training:
            break
    return {"rule": {"monitor": monitor, "restore_best_weights": True, **arguments}, "values": values, "epochs": ran,
            "kept": callback.best_epoch + 1}


FALLING = [1.0, 0.8, 0.79995, 0.7, 0.72, 0.71, 0.705, 0.69, 0.75, 0.76, 0.77, 0.78, 0.79, 0.8, 0.81]
RISING = [0.1, 0.4, 0.4, 0.39, 0.5, 0.5, 0.5, 0.5, 0.51, 0.5, 0.5, 0.5]
write("rates.json", {
    "schedules": [
        exponential(initial_learning_rate=0.1, decay_steps=10, decay_rate=0.5, staircase=False),
        exponential(initial_learning_rate=0.1, decay_steps=10, decay_rate=0.5, staircase=True),
        polynomial(initial_learning_rate=0.1, decay_steps=50, end_learning_rate=0.01, power=1.0, cycle=False),
        polynomial(initial_learning_rate=0.1, decay_steps=20, end_learning_rate=0.01, power=2.0, cycle=True),
        cosine(initial_learning_rate=0.1, decay_steps=50, alpha=0.0, warmup_steps=0),
        cosine(initial_learning_rate=0.0, decay_steps=50, alpha=0.1, warmup_target=0.2, warmup_steps=20),
        rates({"name": "piecewise", "boundaries": [10, 50], "values": [0.1, 0.05, 0.01], "unit": "steps"},
              schedules.PiecewiseConstantDecay([10, 50], [0.1, 0.05, 0.01])),
    ],
    "plateaus": [
        plateau(FALLING, "val_loss", 0.1, factor=0.5, patience=2, min_delta=1e-4, cooldown=0, min_lr=0.0),
        plateau(FALLING, "loss", 0.1, factor=0.1, patience=1, min_delta=0.05, cooldown=3, min_lr=0.005),
        plateau(RISING, "val_accuracy", 0.01, factor=0.5, patience=1, min_delta=1e-4, cooldown=1, min_lr=0.0),
    ]})
write("stopping.json", {"cases": [
    stopping(FALLING, "val_loss", patience=0, min_delta=0.0, start_from_epoch=0),
    stopping(FALLING, "val_loss", patience=3, min_delta=0.0, start_from_epoch=0),
    stopping(FALLING, "loss", patience=2, min_delta=0.001, start_from_epoch=0),
    stopping(FALLING, "val_loss", patience=2, min_delta=0.0, start_from_epoch=8),
    stopping(RISING, "val_accuracy", patience=3, min_delta=0.0, start_from_epoch=0),
    stopping(RISING, "accuracy", patience=20, min_delta=0.0, start_from_epoch=0),
]})
