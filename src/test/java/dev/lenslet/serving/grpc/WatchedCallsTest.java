package dev.lenslet.serving.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.lenslet.serving.OtlpCollector;
import dev.lenslet.serving.OtlpCollector.Received;
import dev.lenslet.serving.ServesBrightness;
import dev.lenslet.serving.grpc.proto.ModelInferRequest;
import dev.lenslet.serving.grpc.proto.ModelInferRequest.InferInputTensor;
import dev.lenslet.serving.grpc.proto.ModelInferResponse;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log and the traces of gRPC calls. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.grpc.server.port=0",
            "spring.grpc.server.address=127.0.0.1",
            "management.tracing.export.enabled=true",
            "management.tracing.sampling.probability=1",
            "management.opentelemetry.tracing.export.schedule-delay=50ms",
        })
class WatchedCallsTest extends ServesBrightness {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final Metadata.Key<String> ID = key("x-request-id");
    private static final OtlpCollector COLLECTOR = new OtlpCollector();

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("management.opentelemetry.tracing.export.otlp.endpoint", COLLECTOR::endpoint);
        registry.add("lenslet.access-log", () -> directory.resolve("access.log").toString());
    }

    private ManagedChannel channel;

    @BeforeEach
    void connect(@Autowired GrpcServerLifecycle server) {
        channel = ReadyChannel.to(server);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @AfterAll
    static void stop() {
        COLLECTOR.close();
    }

    @Test
    void aCallGoesOnWithItsTraceAndIsLoggedWithItsId() {
        Metadata sent = new Metadata();
        sent.put(ID, "call-1");
        sent.put(key("traceparent"), "00-" + TRACE + "-" + PARENT + "-01");
        AtomicReference<Metadata> headers = new AtomicReference<>();
        assertThat(infer("digits", sent, headers, new AtomicReference<>()).getModelName())
                .isEqualTo("digits");
        assertThat(headers.get().get(ID)).isEqualTo("call-1");

        Received call = await("inference.GRPCInferenceService/ModelInfer");
        assertThat(call.parent()).isEqualTo(PARENT);
        for (String part : List.of("decode", "queue", "inference", "batch")) {
            assertThat(await(part).parent()).as(part).isEqualTo(call.id());
        }
        JsonNode line = line("call-1");
        assertThat(line.path("method").asString()).isEqualTo("inference.GRPCInferenceService/ModelInfer");
        assertThat(line.path("grpc_status").asString()).isEqualTo("OK");
        assertThat(line.path("model").asString()).isEqualTo("digits");
        assertThat(line.path("version").asString()).isEqualTo("1");
        assertThat(line.path("trace_id").asString()).isEqualTo(TRACE);
        assertThat(line.path("client").asString()).isEqualTo("127.0.0.1");
    }

    @Test
    void aCallThatIsRefusedIsLoggedToo() {
        Metadata sent = new Metadata();
        sent.put(ID, "not good \" at all");
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class, () -> infer("none", sent, new AtomicReference<>(), trailers));
        assertThat(refused).isNotNull();
        String id = String.valueOf(trailers.get().get(ID));
        assertThat(id).matches("[0-9a-f-]{36}");
        JsonNode line = line(id);
        assertThat(line.path("grpc_status").asString()).isEqualTo("NOT_FOUND");
        assertThat(line.path("reason").asString()).isEqualTo("unknown-model");
        assertThat(line.has("model")).isFalse();
    }

    private ModelInferResponse infer(
            String model, Metadata sent, AtomicReference<Metadata> headers, AtomicReference<Metadata> trailers) {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setModelName(model)
                .addInputs(InferInputTensor.newBuilder()
                        .setName("input")
                        .setDatatype("FP32")
                        .addAllShape(List.of(1L, 4L, 4L, 1L)))
                .addRawInputContents(ByteString.copyFrom(new byte[64]))
                .build();
        return ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(
                        channel,
                        MetadataUtils.newAttachHeadersInterceptor(sent),
                        MetadataUtils.newCaptureMetadataInterceptor(headers, trailers)),
                InferenceMethods.MODEL_INFER,
                CallOptions.DEFAULT,
                request);
    }

    private static Received await(String name) {
        while (COLLECTOR.span(TRACE, name).isEmpty()) {
            Thread.yield();
        }
        return COLLECTOR.span(TRACE, name).orElseThrow();
    }

    private static JsonNode line(String id) {
        while (!log().contains(id)) {
            Thread.yield();
        }
        return log().lines()
                .map(new JsonMapper()::readTree)
                .filter(line -> line.path("request_id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String log() {
        try {
            return Files.readString(directory.resolve("access.log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
