"""Numbers that Python and Java make alike (FormulaNumbers.java), so that fixtures hold no weights and no inputs."""

import numpy as np


def uniform(seed, count):
    """float64 in [-0.5, 0.5), of 24 bits each, by Wellons' lowbias32 hash."""
    h = (np.arange(count, dtype=np.uint64) + np.uint64(seed) * np.uint64(0x9E3779B9)).astype(np.uint32)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x7FEB352D)
    h ^= h >> np.uint32(15)
    h *= np.uint32(0x846CA68B)
    h ^= h >> np.uint32(16)
    return (h >> np.uint32(8)).astype(np.float64) / (1 << 24) - 0.5


def weights(seed, name, shape):
    """Kernels of variance 1 / fan in, so that values neither grow nor fade; what divides is around 1."""
    values = uniform(seed, int(np.prod(shape)))
    if name in ("moving_variance", "variance", "gamma"):
        values = values + 1
    elif len(shape) > 1:
        values = values * (2 * np.sqrt(3 * shape[-1] / np.prod(shape)))
    return values.astype(np.float32).reshape(shape)


def inputs(shape, vocabulary=0):
    values = uniform(1, int(np.prod(shape))).reshape(shape)
    return np.floor((values + 0.5) * vocabulary).astype(np.int32) if vocabulary else (values * 4).astype(np.float32)


def fill(model):
    """Gives a model's arrays their numbers, seeded from 2 on, in Keras' order."""
    seed = 2
    for layer in model.layers:
        for variable in layer.weights:
            name = variable.name.split("/")[-1].split(":")[0]
            if name == "count":
                continue
            variable.assign(weights(seed, name, tuple(variable.shape)))
            seed += 1
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()
    return model


def vocabulary(model):
    return next((layer.input_dim for layer in model.layers if hasattr(layer, "input_dim")), 0)
