package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.serving.PromQuery.Matching;
import dev.lenslet.serving.PromQuery.Series;
import dev.lenslet.serving.grpc.proto.ServerLiveRequest;
import dev.lenslet.serving.grpc.proto.ServerLiveResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every query of the dashboard finds what it asks for in a scrape of the running service. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class DashboardTest extends ServesBrightness {

    private static final Path DASHBOARD = Path.of("dashboards/lenslet.json");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern VALUES = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");

    @DynamicPropertySource
    static void second(DynamicPropertyRegistry registry) {
        TestModels.brightness(directory.resolve("models/digits/2"));
    }

    /** A panel's expression and how its lines are named. */
    private record Target(String panel, String expression, String legend) {}

    @Test
    void everyQueryFindsItsSeriesAndLabels(
            @LocalServerPort int port, @Autowired ServedModels served, @Autowired GrpcServerLifecycle grpc)
            throws IOException {
        Ready.await(served);
        Map<String, List<Map<String, String>>> scraped = traffic(port, grpc);

        List<Target> targets = targets();
        assertThat(targets).hasSizeGreaterThan(20);
        for (Target target : targets) {
            PromQuery query = PromQuery.parse(target.expression());
            assertThat(query.series()).as(target.expression()).isNotEmpty();
            for (Series series : query.series()) {
                assertThat(scraped).as(target.panel()).containsKey(series.name());
                assertThat(scraped.get(series.name()))
                        .as("%s: labels of %s", target.panel(), target.expression())
                        .anyMatch(labels -> fits(labels, series.matchings())
                                && grouped(query, target).stream().allMatch(labels::containsKey));
            }
        }
    }

    @Test
    void theListOfModelsIsReadFromALabelThatExists(@LocalServerPort int port, @Autowired ServedModels served)
            throws IOException {
        Ready.await(served);
        JsonNode variables = dashboard().at("/templating/list");
        List<String> models = new ArrayList<>();
        for (JsonNode variable : variables) {
            Matcher matcher = VALUES.matcher(variable.at("/query/query").asString());
            if (matcher.matches()) {
                samples(port)
                        .getOrDefault(matcher.group(1), List.of())
                        .forEach(labels -> models.add(labels.get(matcher.group(2))));
            }
        }
        assertThat(models).contains("digits");
    }

    @Test
    void queriesAreReadAsPrometheusReadsThem() {
        PromQuery query =
                PromQuery.parse("histogram_quantile(0.5, sum by (model, le) (rate(a_bucket{model=~\"x\"}[5m])))"
                        + " / on (b) c{area=\"heap\", id!=\"}\"} > 0 and max(d) by (e)");
        assertThat(query.series())
                .containsExactly(
                        new Series("a_bucket", List.of(new Matching("model", null))),
                        new Series("c", List.of(new Matching("area", "heap"), new Matching("id", null))),
                        new Series("d", List.of()));
        assertThat(query.grouped()).containsExactlyInAnyOrder("model", "le", "b", "e");
        assertThatThrownBy(() -> PromQuery.parse("sum(a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PromQuery.parse("a{b=1;}")).isInstanceOf(IllegalArgumentException.class);
    }

    /** A line that is grouped has no other labels to be named by. */
    private static Set<String> grouped(PromQuery query, Target target) {
        Set<String> labels = new HashSet<>(query.grouped());
        LEGEND.matcher(target.legend()).results().forEach(label -> labels.add(label.group(1)));
        if (!query.grouped().isEmpty()) {
            assertThat(query.grouped()).as(target.panel()).containsAll(labels);
        }
        return labels;
    }

    private static boolean fits(Map<String, String> labels, List<Matching> matchings) {
        return matchings.stream()
                .allMatch(matching -> labels.containsKey(matching.label())
                        && (matching.literal() == null || matching.literal().equals(labels.get(matching.label()))));
    }

    /** What is scraped after a request of each kind. */
    private static Map<String, List<Map<String, String>>> traffic(int port, GrpcServerLifecycle grpc) {
        V2 client = new V2(port);
        assertThat(client.put(
                                "/models/digits/traffic",
                                "{\"split\":[{\"version\":\"2\",\"weight\":1}],"
                                        + "\"shadow\":{\"version\":\"1\",\"fraction\":1}}")
                        .status())
                .isEqualTo(200);
        assertThat(client.post("/v2/models/digits/infer", V2.request(V2.tensor(1, "1")))
                        .status())
                .isEqualTo(200);
        assertThat(client.post("/predict", Http.picture("png", 255)).status()).isEqualTo(200);
        assertThat(client.get("/models/none").status()).isEqualTo(404);
        Ready.until(grpc::isRunning);
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", grpc.getPort())
                .usePlaintext()
                .build();
        try {
            MethodDescriptor<ServerLiveRequest, ServerLiveResponse> live =
                    MethodDescriptor.<ServerLiveRequest, ServerLiveResponse>newBuilder()
                            .setType(MethodDescriptor.MethodType.UNARY)
                            .setFullMethodName("inference.GRPCInferenceService/ServerLive")
                            .setRequestMarshaller(ProtoUtils.marshaller(ServerLiveRequest.getDefaultInstance()))
                            .setResponseMarshaller(ProtoUtils.marshaller(ServerLiveResponse.getDefaultInstance()))
                            .build();
            ClientCalls.blockingUnaryCall(channel, live, CallOptions.DEFAULT, ServerLiveRequest.getDefaultInstance());
        } finally {
            channel.shutdownNow();
        }
        System.gc();
        Ready.until(() -> samples(port).containsKey("grpc_server_seconds_count")
                && samples(port).containsKey("jvm_gc_pause_seconds_sum"));
        return samples(port);
    }

    private static Map<String, List<Map<String, String>>> samples(int port) {
        Map<String, List<Map<String, String>>> samples = new HashMap<>();
        new V2(port)
                .get("/actuator/prometheus")
                .toString()
                .substring("200 ".length())
                .lines()
                .forEach(line -> {
                    Matcher sample = SAMPLE.matcher(line);
                    if (sample.matches()) {
                        Map<String, String> labels = new HashMap<>();
                        String list = sample.group(2);
                        if (list != null) {
                            LABEL.matcher(list).results().forEach(label -> labels.put(label.group(1), label.group(2)));
                        }
                        samples.computeIfAbsent(String.valueOf(sample.group(1)), name -> new ArrayList<>())
                                .add(labels);
                    }
                });
        return samples;
    }

    private static JsonNode dashboard() throws IOException {
        return new JsonMapper().readTree(Files.readString(DASHBOARD));
    }

    private static List<Target> targets() throws IOException {
        List<Target> targets = new ArrayList<>();
        for (JsonNode panel : dashboard().path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                targets.add(new Target(
                        panel.path("title").asString(),
                        target.path("expr").asString(),
                        target.path("legendFormat").asString()));
            }
        }
        return targets;
    }
}
