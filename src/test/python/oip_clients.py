"""Calls a running Lenslet with clients as others use them, unmodified: Triton's (HTTP and gRPC) and KServe's.

    pip install 'tritonclient[all]' kserve
    python src/test/python/oip_clients.py [localhost:8080 [localhost:8001]]

Last run with Python 3.11.7, tritonclient 2.73.0, kserve 0.21.0, grpcio 1.85.3, numpy 2.4.6.
"""

import asyncio
import multiprocessing
import pathlib
import queue
import struct
import sys
import zlib

import numpy as np

HTTP = sys.argv[1] if len(sys.argv) > 1 else "localhost:8080"
GRPC = sys.argv[2] if len(sys.argv) > 2 else "localhost:8001"
SAMPLES = pathlib.Path(__file__).parents[3] / "samples"
MODEL = "digits"


def pixels(name):
    """The gray values of a drawn sample, inverted to light on dark and reduced to 28 x 28 by the simplest means."""
    data = (SAMPLES / f"{name}.png").read_bytes()
    chunks, at = b"", 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", data[at + 8 : at + 18])
        if kind == b"IDAT":
            chunks += data[at + 8 : at + 8 + length]
        at += 12 + length
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    raw, rows, previous = zlib.decompress(chunks), [], np.zeros(width * channels, np.int64)
    for y in range(height):
        kind, line = raw[y * (width * channels + 1)], raw[y * (width * channels + 1) + 1 : (y + 1) * (width * channels + 1)]
        row = np.zeros(width * channels, np.int64)
        for x in range(width * channels):
            left = row[x - channels] if x >= channels else 0
            up, corner = previous[x], previous[x - channels] if x >= channels else 0
            guess = left + up - corner
            nearest = min((abs(guess - v), i, v) for i, v in enumerate((left, up, corner)))[2]
            row[x] = (line[x] + [0, left, up, (left + up) // 2, nearest][kind]) & 255
        rows.append(row)
        previous = row
    gray = np.array(rows).reshape(height, width, channels)[:, :, 0] / 255
    gray = 1 - gray if gray[0, 0] > 0.5 else gray
    side = 28
    return np.array(
        [
            [
                gray[y * height // side : max(y * height // side + 1, (y + 1) * height // side),
                     x * width // side : max(x * width // side + 1, (x + 1) * width // side)].mean()
                for x in range(side)
            ]
            for y in range(side)
        ],
        dtype=np.float32,
    ).reshape(1, side, side, 1)


IMAGE = pixels("seven")


def triton(module, url, client_name):
    import importlib

    module = importlib.import_module(module)
    client = module.InferenceServerClient(url)
    assert client.is_server_live() and client.is_server_ready() and client.is_model_ready(MODEL)
    http = module.__name__.endswith("http")
    metadata = client.get_model_metadata(MODEL) if http else client.get_model_metadata(MODEL, as_json=True)
    config = client.get_model_config(MODEL) if http else client.get_model_config(MODEL, as_json=True)["config"]
    name, out = metadata["inputs"][0]["name"], metadata["outputs"][0]["name"]
    assert int(config["max_batch_size"]) > 0 and config["input"][0]["data_type"] == "TYPE_FP32", config
    assert client.get_server_metadata() and client.get_model_repository_index()
    client.load_model(MODEL)

    def tensor(image=IMAGE, **kind):
        result = module.InferInput(name, list(image.shape), "FP32")
        result.set_data_from_numpy(image, **kind)
        return result

    answers = []
    kinds = [{"binary_data": binary} for binary in (True, False)] if http else [{}]
    for kind in kinds:
        for output in [None, *[[module.InferRequestedOutput(out, **k)] for k in kinds]]:
            result = client.infer(MODEL, [tensor(**kind)], outputs=output, request_id="mine", priority=1, timeout=5_000_000)
            answers.append(result.as_numpy(out))
    for answer in answers:
        assert answer.shape == (1, 10) and np.allclose(answer, answers[0], atol=1e-6), answer
    assert answers[0].argmax() == 7, answers[0]
    batch = client.infer(MODEL, [tensor(np.repeat(IMAGE, 3, axis=0))], model_version="1").as_numpy(out)
    assert batch.shape == (3, 10) and np.allclose(batch, answers[0], atol=1e-5)
    top = client.infer(MODEL, [tensor()], outputs=[module.InferRequestedOutput(out, class_count=2)]).as_numpy(out)
    assert top.shape == (1, 2) and top[0, 0].decode().split(":")[1:] == ["7", "7"], top
    picture = module.InferInput(name, [1], "BYTES")
    picture.set_data_from_numpy(np.array([(SAMPLES / "seven.png").read_bytes()], dtype=np.object_))
    assert client.infer(MODEL, [picture]).as_numpy(out).argmax() == 7
    text = module.InferInput(client.get_model_metadata("languages")["inputs"][0]["name"] if http
                             else client.get_model_metadata("languages").inputs[0].name, [1, 1], "BYTES")
    text.set_data_from_numpy(np.array([["Der Befehl gibt die Liste der Dateien aus."]], dtype=np.object_))
    client.infer("languages", [text])
    if http:
        for way in ("gzip", "deflate"):
            large = np.repeat(IMAGE, 40, axis=0)
            result = client.infer(MODEL, [tensor(large)], request_compression_algorithm=way,
                                  response_compression_algorithm=way)
            assert np.allclose(result.as_numpy(out), answers[0], atol=1e-5)
            result = client.infer(MODEL, [tensor(large, binary_data=False)], request_compression_algorithm=way,
                                  response_compression_algorithm=way)
            assert np.allclose(result.as_numpy(out), answers[0], atol=1e-5)
        handle = client.async_infer(MODEL, [tensor()])
        assert handle.get_result().as_numpy(out).argmax() == 7
    stats = client.get_inference_statistics(MODEL) if http else client.get_inference_statistics(MODEL, as_json=True)
    assert int(stats["model_stats"][0]["inference_stats"]["success"]["count"]) > 0, stats

    refused(lambda: client.infer("none", [tensor()]), "no model 'none'")
    short = module.InferInput(name, [1, 28, 25, 1], "FP32")
    short.set_data_from_numpy(np.zeros((1, 28, 25, 1), np.float32))
    refused(lambda: client.infer(MODEL, [short]), "shape")
    other = module.InferInput(name, list(IMAGE.shape), "INT64")
    other.set_data_from_numpy(IMAGE.astype(np.int64))
    refused(lambda: client.infer(MODEL, [other]), "INT64")
    shared = module.InferInput(name, list(IMAGE.shape), "FP32")
    shared.set_shared_memory("region", IMAGE.nbytes)
    refused(lambda: client.infer(MODEL, [shared]), "shared memory")
    refused(lambda: client.register_system_shared_memory("region", "/region", 64), "hared memory")
    refused(lambda: client.infer(MODEL, [tensor()], sequence_id=5, sequence_start=True), "sequence")
    client.unload_model(MODEL)
    assert not client.is_model_ready(MODEL)
    refused(lambda: client.infer(MODEL, [tensor()]), "unloaded by request")
    client.load_model(MODEL)
    assert client.is_model_ready(MODEL)
    client.infer(MODEL, [tensor()])
    client.close()
    print("ok", client_name)


def refused(call, text):
    from tritonclient.utils import InferenceServerException

    try:
        call()
    except InferenceServerException as refusal:
        assert text in str(refusal), refusal
        return
    raise AssertionError("was not refused: " + text)


def triton_stream():
    import tritonclient.grpc as tgrpc

    client = tgrpc.InferenceServerClient(GRPC)
    metadata = client.get_model_metadata(MODEL)
    name, out = metadata.inputs[0].name, metadata.outputs[0].name
    answers = queue.Queue()
    client.start_stream(callback=lambda result, error: answers.put((result, error)))
    good = tgrpc.InferInput(name, list(IMAGE.shape), "FP32")
    good.set_data_from_numpy(IMAGE)
    bad = tgrpc.InferInput(name, [1, 3], "FP32")
    bad.set_data_from_numpy(np.zeros((1, 3), np.float32))
    for i in range(20):
        client.async_stream_infer(MODEL, [bad if i == 10 else good], request_id=str(i))
    for i in range(20):
        result, error = answers.get(timeout=30)
        if i == 10:
            assert "shape" in str(error), error
        else:
            assert error is None and result.get_response().id == str(i), (i, error)
            assert result.as_numpy(out).argmax() == 7
    client.stop_stream()
    print("ok tritonclient.grpc, stream")


async def kserve():
    import httpx
    from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest, RESTConfig

    client = InferenceRESTClient(RESTConfig(protocol="v2"))
    url = "http://" + HTTP
    assert await client.is_server_live(url) and await client.is_server_ready(url)
    assert await client.is_model_ready(url, MODEL)
    async with httpx.AsyncClient() as plain:
        name = (await plain.get(f"{url}/v2/models/{MODEL}")).json()["inputs"][0]["name"]
    for binary in (False, True):
        tensor = InferInput(name, list(IMAGE.shape), "FP32")
        tensor.set_data_from_numpy(IMAGE, binary_data=binary)
        request = InferRequest(model_name=MODEL, infer_inputs=[tensor])
        answer = await client.infer(url, request, model_name=MODEL)
        assert answer.outputs[0].as_numpy().argmax() == 7 and answer.id
    print("ok kserve REST, JSON and binary")
    grpc_client = InferenceGRPCClient(url=GRPC)
    assert await grpc_client.is_server_live() and await grpc_client.is_server_ready()
    assert await grpc_client.is_model_ready(MODEL)
    for binary in (False, True):
        tensor = InferInput(name, list(IMAGE.shape), "FP32")
        tensor.set_data_from_numpy(IMAGE, binary_data=binary)
        answer = await grpc_client.infer(InferRequest(model_name=MODEL, infer_inputs=[tensor]))
        assert answer.outputs[0].as_numpy().argmax() == 7
    print("ok kserve gRPC, contents and raw")


def raw():
    """A raw request, as curl would send it."""
    import http.client

    host, port = HTTP.split(":")
    connection = http.client.HTTPConnection(host, int(port))
    connection.request("POST", f"/v2/models/{MODEL}/infer", IMAGE.tobytes(),
                       {"Inference-Header-Content-Length": "0", "Content-Type": "application/octet-stream"})
    response = connection.getresponse()
    body, length = response.read(), int(response.headers["Inference-Header-Content-Length"])
    assert response.status == 200 and np.frombuffer(body[length:], np.float32).argmax() == 7
    print("ok raw request")


def all_of_triton():
    triton("tritonclient.http", HTTP, "tritonclient.http, binary and JSON")
    triton("tritonclient.grpc", GRPC, "tritonclient.grpc")
    triton_stream()


def all_of_kserve():
    asyncio.run(kserve())


if __name__ == "__main__":
    raw()
    # Both bring messages of the same names, which Python's protobuf takes once a process.
    for clients in (all_of_triton, all_of_kserve):
        process = multiprocessing.get_context("spawn").Process(target=clients)
        process.start()
        process.join()
        if process.exitcode != 0:
            sys.exit(process.exitcode)
