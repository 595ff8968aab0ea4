package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lenslet.storage.PostgresServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two replicas whose clocks are twelve hours apart; that no code of theirs asks its clock, {@code StructureTest} sees. */
class ClocksApartTest {

    /** Of Debian's package of that name; Java takes some times as long with it. */
    private static final Path FAKETIME = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");

    @TempDir
    private Path home;

    @Test
    void eachJobRunsOnceAndItsTimesAreInOrder() throws Exception {
        assumeThat(FAKETIME).as("Debian's package faketime").exists();
        try (PostgresServer postgres = PostgresServer.own()) {
            String database = postgres.newDatabase();
            try (ServiceProcess behind = ServiceProcess.start(home, environment(database, "-5h"));
                    ServiceProcess ahead = ServiceProcess.start(home, environment(database, "+7h"))) {
                behind.client().uploadShades();
                List<Client> clients = List.of(behind.client(), ahead.client());
                String last = "";
                for (int i = 0; i < 4; i++) {
                    String id = clients.get(i % 2).accepted(Client.shades("times", 1));
                    Client other = clients.get((i + 1) % 2);
                    JsonNode job = other.await(id, "SUCCEEDED");
                    assertThat(job.path("version").asInt()).as("%s", job).isEqualTo(i + 1);
                    assertThat(Instant.parse(job.path("started").asString()))
                            .isBetween(
                                    Instant.parse(job.path("created").asString()),
                                    Instant.parse(job.path("finished").asString()));
                    assertThat(job.path("created").asString()).isGreaterThan(last);
                    last = job.path("created").asString();
                }
            }
        }
    }

    private static Map<String, String> environment(String database, String shift) {
        Map<String, String> environment = new HashMap<>();
        environment.put("SPRING_DATASOURCE_URL", database);
        environment.put("LENSLET_TRAINING_HEARTBEAT", "300ms");
        environment.put("LENSLET_TRAINING_SILENCE", "6s");
        environment.put("LD_PRELOAD", FAKETIME.toString());
        environment.put("FAKETIME", shift);
        environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        return environment;
    }
}
