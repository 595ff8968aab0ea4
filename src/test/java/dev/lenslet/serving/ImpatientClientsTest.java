package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.lenslet.serving.grpc.proto.InferParameter;
import dev.lenslet.serving.grpc.proto.ModelInferRequest;
import dev.lenslet.serving.grpc.proto.ModelInferRequest.InferInputTensor;
import dev.lenslet.serving.grpc.proto.ModelInferResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** One request runs until the test lets it go; the others wait behind it, for ten minutes where nothing else ends that. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "lenslet.serving.concurrency=1",
            "lenslet.serving.max-wait=10m",
            "lenslet.serving.queue-time=10m",
            "lenslet.serving.max-body=1MB",
            "lenslet.serving.body-memory=1500KB",
            "spring.grpc.server.port=0",
            "spring.grpc.server.address=127.0.0.1",
        })
@Import(GatedEngine.AllOpen.class)
class ImpatientClientsTest extends ServesBrightness {

    private static final String INFER = "/v2/models/digits/infer";

    private static final MethodDescriptor<ModelInferRequest, ModelInferResponse> MODEL_INFER =
            MethodDescriptor.<ModelInferRequest, ModelInferResponse>newBuilder()
                    .setType(MethodType.UNARY)
                    .setFullMethodName("inference.GRPCInferenceService/ModelInfer")
                    .setRequestMarshaller(ProtoUtils.marshaller(ModelInferRequest.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(ModelInferResponse.getDefaultInstance()))
                    .build();

    private final int port;
    private final V2 client;
    private final ServedModels served;
    private final GatedEngine engine;
    private final ManagedChannel channel;
    private CompletableFuture<V2.Answer> running = new CompletableFuture<>();

    ImpatientClientsTest(
            @LocalServerPort int port,
            @Autowired ServedModels served,
            @Autowired GatedEngine engine,
            @Autowired GrpcServerLifecycle grpc) {
        this.port = port;
        this.client = new V2(port);
        this.served = served;
        this.engine = engine;
        Ready.until(grpc::isRunning);
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", grpc.getPort())
                .usePlaintext()
                .build();
    }

    @BeforeEach
    void occupyTheRunner() {
        Ready.await(served);
        engine.closeRuns();
        running = CompletableFuture.supplyAsync(() -> client.post(INFER, V2.request(V2.tensor(1, "1"))));
        engine.arrived.acquireUninterruptibly();
    }

    @AfterEach
    void letItGo() {
        engine.openRuns();
        assertThat(running.join().status()).isEqualTo(200);
        channel.shutdownNow();
    }

    private int waiting() {
        LoadedModel model = served.lease("digits", null, Urgency.NORMAL);
        try {
            return model.queue().waiting();
        } finally {
            model.release();
        }
    }

    private static byte[] http(String path) {
        String body = path.equals(INFER)
                ? V2.request(V2.tensor(1, "1"))
                : "{\"instances\":[[[[1],[1],[1],[1]],[[1],[1],[1],[1]],[[1],[1],[1],[1]],[[1],[1],[1],[1]]]]}";
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private Socket sent(byte[]... requests) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        for (byte[] request : requests) {
            socket.getOutputStream().write(request);
        }
        return socket;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/predict", "/v1/models/digits:predict", INFER})
    void whoHangsUpFreesItsPlace(String path) throws IOException {
        try (Socket socket = sent(http(path))) {
            Ready.until(() -> waiting() == 1);
            assertThat(socket.isConnected()).isTrue();
        }
        Ready.until(() -> waiting() == 0);
        assertThat(engine.arrived.availablePermits()).isZero();
    }

    @Test
    void whoHasSentMoreAlreadyIsStillThere() throws IOException {
        try (Socket one = sent(http(INFER));
                Socket two = sent(http(INFER), http(INFER), "P".getBytes(StandardCharsets.ISO_8859_1))) {
            Ready.until(() -> waiting() == 2);
            // They came before, so they have been looked at when this one is found to be gone.
            try (Socket gone = sent(http(INFER))) {
                Ready.until(() -> waiting() == 3);
                assertThat(gone.isConnected()).isTrue();
            }
            Ready.until(() -> waiting() == 2);
            engine.openRuns();
            assertThat(answers(one.getInputStream(), 1)).containsExactly("HTTP/1.1 200 ");
            assertThat(answers(two.getInputStream(), 2)).containsExactly("HTTP/1.1 200 ", "HTTP/1.1 200 ");
        }
    }

    /** Status lines of as many answers. */
    private static List<String> answers(InputStream in, int count) throws IOException {
        StringBuilder all = new StringBuilder();
        List<String> found = new ArrayList<>();
        for (int each = in.read(); each >= 0; each = in.read()) {
            all.append((char) each);
            if (all.toString().endsWith("HTTP/1.1 200 ") || all.toString().matches("(?s).*HTTP/1.1 [345]\\d\\d ")) {
                found.add(all.substring(all.length() - 13));
                if (found.size() == count) {
                    break;
                }
            }
        }
        return found;
    }

    @Test
    void whoseDeadlinePassesIsToldSo() {
        for (String path : new String[] {"/predict", "/v1/models/digits:predict", INFER}) {
            String request = new String(http(path), StandardCharsets.ISO_8859_1);
            V2.Answer late = client.post(
                    path,
                    request.substring(request.indexOf('{')),
                    "X-Request-Timeout",
                    "50",
                    "Content-Type",
                    "application/json");
            assertThat(late.status()).as("%s", late).isEqualTo(504);
            assertThat(late.header("Retry-After")).isEqualTo("1");
        }
        assertThat(waiting()).isZero();
    }

    private static ModelInferRequest grpc(int moreBytes) {
        return ModelInferRequest.newBuilder()
                .setModelName("digits")
                .addInputs(InferInputTensor.newBuilder()
                        .setName("input")
                        .setDatatype("FP32")
                        .addAllShape(List.of(1L, 4L, 4L, 1L)))
                .addRawInputContents(ByteString.copyFrom(V2.floats(16, 1)))
                .putParameters(
                        "note",
                        InferParameter.newBuilder()
                                .setStringParam("x".repeat(moreBytes))
                                .build())
                .build();
    }

    private Future<ModelInferResponse> call(CallOptions options, int moreBytes) {
        ClientCall<ModelInferRequest, ModelInferResponse> call = channel.newCall(MODEL_INFER, options);
        return ClientCalls.futureUnaryCall(call, grpc(moreBytes));
    }

    @Test
    void aCancelledCallFreesItsPlace() {
        Future<ModelInferResponse> call = call(CallOptions.DEFAULT, 0);
        Ready.until(() -> waiting() == 1);
        call.cancel(true);
        Ready.until(() -> waiting() == 0);
    }

    @Test
    void aCallWhoseDeadlinePassesFreesItsPlace() {
        Future<ModelInferResponse> call = call(CallOptions.DEFAULT.withDeadlineAfter(200, TimeUnit.MILLISECONDS), 0);
        assertThatThrownBy(call::get)
                .hasCauseInstanceOf(io.grpc.StatusRuntimeException.class)
                .satisfies(failure ->
                        assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
        Ready.until(() -> waiting() == 0);
    }

    @Test
    void messagesCountAgainstTheMemoryOfAllBodies() throws Exception {
        Future<ModelInferResponse> held = call(CallOptions.DEFAULT, 900_000);
        Ready.until(() -> waiting() == 1);

        assertThatThrownBy(call(CallOptions.DEFAULT, 900_000)::get)
                .satisfies(failure ->
                        assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        assertThatThrownBy(call(CallOptions.DEFAULT.withCompression("gzip"), 900_000)::get)
                .satisfies(failure ->
                        assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        assertThat(client.post("/predict", new byte[900_000]).status()).isEqualTo(429);

        Future<ModelInferResponse> small = call(CallOptions.DEFAULT, 0);
        Ready.until(() -> waiting() == 2);
        engine.openRuns();
        assertThat(held.get().getOutputsCount()).isEqualTo(1);
        assertThat(small.get().getOutputsCount()).isEqualTo(1);
        for (int i = 0; i < 5; i++) {
            assertThat(call(CallOptions.DEFAULT, 900_000).get().getOutputsCount())
                    .isEqualTo(1);
        }
    }
}
