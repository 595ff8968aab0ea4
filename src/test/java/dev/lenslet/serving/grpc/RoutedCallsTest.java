package dev.lenslet.serving.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.lenslet.serving.RoutingKey;
import dev.lenslet.serving.ServesBrightness;
import dev.lenslet.serving.TestModels;
import dev.lenslet.serving.grpc.proto.ModelInferRequest;
import dev.lenslet.serving.grpc.proto.ModelInferRequest.InferInputTensor;
import dev.lenslet.serving.grpc.proto.ModelStreamInferResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** gRPC calls that name no version, split between two, as those over HTTP are. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"spring.grpc.server.port=0", "spring.grpc.server.address=127.0.0.1"})
@Timeout(600)
class RoutedCallsTest extends ServesBrightness {

    @DynamicPropertySource
    static void second(DynamicPropertyRegistry registry) {
        TestModels.brightness(directory.resolve("models/digits/2"));
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    private ManagedChannel channel;

    @BeforeEach
    void connect(@Autowired GrpcServerLifecycle server) throws Exception {
        channel = ReadyChannel.to(server);
        HttpResponse<String> put = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/models/digits/traffic"))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(
                                "{\"split\":[{\"version\":\"1\",\"weight\":1},{\"version\":\"2\",\"weight\":1}]}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        while (!versions(20).contains("1")) {
            Thread.yield();
        }
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    private static ModelInferRequest request(String version) {
        return ModelInferRequest.newBuilder()
                .setModelName("digits")
                .setModelVersion(version)
                .addInputs(InferInputTensor.newBuilder()
                        .setName("input")
                        .setDatatype("FP32")
                        .addAllShape(List.of(1L, 4L, 4L, 1L)))
                .addRawInputContents(ByteString.copyFrom(new byte[64]))
                .build();
    }

    private Channel keyed(@Nullable String key) {
        Metadata sent = new Metadata();
        if (key != null) {
            sent.put(Metadata.Key.of("x-routing-key", Metadata.ASCII_STRING_MARSHALLER), key);
        }
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(sent));
    }

    private String infer(@Nullable String key, String version) {
        return ClientCalls.blockingUnaryCall(
                        keyed(key), InferenceMethods.MODEL_INFER, CallOptions.DEFAULT, request(version))
                .getModelVersion();
    }

    /** Of so many calls without a key. */
    private Set<String> versions(int calls) {
        Set<String> versions = new HashSet<>();
        for (int i = 0; i < calls; i++) {
            versions.add(infer(null, ""));
        }
        return versions;
    }

    private String overHttp(String key) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/models/digits/infer"))
                        .header("Inference-Header-Content-Length", "0")
                        .header(RoutingKey.HEADER, key)
                        .POST(BodyPublishers.ofByteArray(new byte[64]))
                        .build(),
                BodyHandlers.ofString());
        long json = answer.headers()
                .firstValueAsLong("Inference-Header-Content-Length")
                .orElseThrow();
        return new JsonMapper()
                .readTree(answer.body().substring(0, (int) json))
                .at("/model_version")
                .asString();
    }

    @Test
    void aKeyFallsToTheVersionThatItFallsToOverHttp() throws Exception {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            String version = infer("user-" + i, "");
            seen.add(version);
            assertThat(infer("user-" + i, "")).isEqualTo(version);
            assertThat(overHttp("user-" + i)).isEqualTo(version);
            assertThat(infer("user-" + i, "1")).as("named").isEqualTo("1");
        }
        assertThat(seen).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void callsWithoutAKeyTakeTurns() {
        assertThat(versions(10)).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void aStreamsRequestsAllHaveTheStreamsKey() {
        for (int i = 0; i < 4; i++) {
            String key = "user-" + i;
            assertThat(stream(key)).containsOnly(infer(key, ""));
        }
        assertThat(new HashSet<>(stream(null))).containsExactlyInAnyOrder("1", "2");
    }

    private List<String> stream(@Nullable String key) {
        List<String> versions = new ArrayList<>();
        CompletableFuture<Void> over = new CompletableFuture<>();
        StreamObserver<ModelInferRequest> requests = ClientCalls.asyncBidiStreamingCall(
                keyed(key).newCall(InferenceMethods.MODEL_STREAM_INFER, CallOptions.DEFAULT),
                new StreamObserver<ModelStreamInferResponse>() {
                    @Override
                    public void onNext(ModelStreamInferResponse answer) {
                        versions.add(answer.getInferResponse().getModelVersion());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        over.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        over.complete(null);
                    }
                });
        for (int i = 0; i < 6; i++) {
            requests.onNext(request(""));
        }
        requests.onCompleted();
        over.join();
        return versions;
    }
}
