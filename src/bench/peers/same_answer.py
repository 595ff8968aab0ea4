"""Fails where an answer on standard input is not what the graph says of the numbers in a file.

    python same_answer.py infer.json < answer
"""

import json
import sys

import numpy as np
from digits import session


def numbers(value):
    if isinstance(value, dict):
        for name, inner in value.items():
            # What else comes with the probabilities: shapes, times, labels.
            if name in ("data", "probabilities", "outputs", "predictions"):
                yield from numbers(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers(inner)
    elif isinstance(value, float | int):
        yield value


with open(sys.argv[1]) as file:
    image = np.array(json.load(file)["inputs"][0]["data"], np.float32).reshape(1, 28, 28, 1)
expected = session().run(None, {"input": image})[0][0]
text = sys.stdin.read()
got = list(numbers(json.loads(text)))
if len(got) != 10 or not np.allclose(got, expected, atol=1e-4):
    sys.exit(f"not the graph's answer: {text[:400]}")
