"""Opens .keras files that Lenslet wrote in Keras 3, and compares Keras' answers with the service's.

    java -jar target/lenslet-*.jar &             # or mvn spring-boot:run
    KERAS_BACKEND=jax python src/test/python/open_keras.py http://localhost:8080 digits [model …]

or, without a service, the files that KerasExportTest, KerasFilesTest and ImportedTextsTest leave in a directory, each NAME.keras with NAME.json beside it:

    KERAS_BACKEND=jax python src/test/python/open_keras.py target/keras-exports

Last run with Keras 3.15.1 (jax 0.10.2, h5py 3.16.0) on chains, branches, frames, token ids and nested models. Exits 1 where a difference is above 1e-5.
"""

import json
import pathlib
import sys
import tempfile
import urllib.request

import keras
import numpy as np


def compare(name, file, x, expected):
    model = keras.saving.load_model(file, safe_mode=True)
    x = x.astype(model.inputs[0].dtype)
    difference = float(np.abs(np.asarray(model.predict(x, verbose=0)).ravel() - expected).max())
    print(f"{name}: {len(model.layers)} layers, {model.count_params()} parameters, largest difference {difference:.2e}")
    return difference <= 1e-5


def version(base, name):
    return json.load(urllib.request.urlopen(f"{base}/models/{name}/versions/stable"))


def over_http(base, name):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "model.keras")
        urllib.request.urlretrieve(f"{base}/models/{name}/versions/stable/model.keras", file)
        shape = keras.saving.load_model(file).input_shape[1:]
        ids = version(base, name)["input"].get("integers")
        random = np.random.default_rng(1)
        x = random.uniform(0, 1, (4, *shape)) if ids is None else random.integers(0, ids["max"] + 1, (4, *shape))
        x = x.astype("float32")
        body = json.dumps({"instances": x.tolist()}).encode()
        request = urllib.request.Request(f"{base}/v1/models/{name}:predict", body, {"Content-Type": "application/json"})
        answer = json.load(urllib.request.urlopen(request))
        return compare(name, file, x, np.asarray(answer["predictions"], "float32").ravel())


def of_directory(folder):
    good = True
    for file in sorted(pathlib.Path(folder).glob("*.keras")):
        saved = json.loads(file.with_suffix(".json").read_text())
        x = np.asarray(saved["input"], "float32").reshape([-1] + saved["shape"])
        good &= compare(file.name, file, x, np.asarray(saved["output"], "float32"))
    return good


if __name__ == "__main__":
    print("keras", keras.__version__)
    if sys.argv[1].startswith("http"):
        good = all([over_http(sys.argv[1], name) for name in sys.argv[2:]])
    else:
        good = of_directory(sys.argv[1])
    sys.exit(0 if good else 1)
