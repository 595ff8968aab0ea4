"""Writes src/test/resources/exchange/*-1.h5: small models as Keras 1.2.2 on Theano 1.0.5 saves them (Python 3.11, NumPy 1.23.5).

    KERAS_BACKEND=theano THEANO_FLAGS=cxx=,device=cpu,blas.ldflags=,optimizer=None python src/test/python/keras1_fixtures.py

Keras 1 is older than that Python; what it misses is put back below.
"""

import collections
import collections.abc
import inspect
import json
import os
import sys

import h5py
import numpy as np

for name in ("Iterable", "Callable", "Mapping", "MutableMapping", "Sequence", "Hashable", "MutableSet"):
    setattr(collections, name, getattr(collections.abc, name))
if not hasattr(inspect, "getargspec"):
    spec = collections.namedtuple("ArgSpec", "args varargs keywords defaults")
    inspect.getargspec = lambda f: spec(*inspect.getfullargspec(f)[:4])

import scipy.signal._signaltools
import scipy.signal._sigtools

sys.modules["scipy.signal.signaltools"] = scipy.signal._signaltools
sys.modules["scipy.signal.sigtools"] = scipy.signal._sigtools
import theano.ifelse  # noqa: F401  Keras expects it to be there
import keras
from keras import layers
from keras.models import Model, Sequential

keras.backend.set_image_dim_ordering("tf")
OUT = os.path.join(os.path.dirname(__file__), "../resources/exchange")


def save(model, name, shape, seed):
    random = np.random.RandomState(seed)
    values = []
    for weight in model.get_weights():
        values.append(random.normal(0, 0.4, weight.shape).astype("float32"))
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            at = [i for i, w in enumerate(model.weights) if w is layer.weights[3]][0]
            values[at] = np.abs(values[at]) + 0.2
    model.set_weights(values)
    x = random.uniform(0, 1, [2] + shape).round(2).astype("float32")
    y = model.predict(x)
    model.save(os.path.join(OUT, name))
    with h5py.File(os.path.join(OUT, name), "a") as file:
        # Keras 1 does not say on what it ran, Keras 2 does; Theano's convolutions flip their kernels.
        file["model_weights"].attrs["backend"] = b"theano"
    with open(os.path.join(OUT, name + ".json"), "w") as file:
        json.dump({"shape": shape, "input": [round(v, 2) for v in x.ravel().tolist()], "output": [round(v, 7) for v in y.ravel().tolist()]}, file)
    print(name, os.path.getsize(os.path.join(OUT, name)))


print("keras", keras.__version__)
model = Sequential()
model.add(layers.Convolution2D(3, 3, 3, border_mode="same", activation="relu", input_shape=(8, 8, 2)))
model.add(layers.BatchNormalization())
model.add(layers.Convolution2D(2, 2, 2, subsample=(2, 2), bias=False))
model.add(layers.Flatten())
model.add(layers.Dropout(0.5))
model.add(layers.Dense(4, activation="tanh"))
model.add(layers.Dense(3, activation="softmax"))
save(model, "sequential-1.h5", [8, 8, 2], 1)

inputs = layers.Input((5, 4))
x = layers.LSTM(3, return_sequences=True, inner_activation="sigmoid")(inputs)
x = layers.LSTM(2, inner_activation="sigmoid")(x)
save(Model(inputs, layers.Dense(1, activation="sigmoid")(x)), "recurrent-1.h5", [5, 4], 2)
