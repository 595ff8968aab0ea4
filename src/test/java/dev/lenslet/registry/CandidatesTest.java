package dev.lenslet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.registry.GateResult.Against;
import dev.lenslet.registry.GateResult.PairedTest;
import dev.lenslet.registry.Traffic.Share;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.storage.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Versions that the gate refused, and the way back from one that it let through. */
class CandidatesTest {

    @TempDir
    Path directory;

    private Path home;
    private DiskModels models;

    @BeforeEach
    void bundledVersion() throws IOException {
        home = directory.resolve("home/models/digits");
        StagedModel.in(directory.resolve("bundled/digits/1"), null);
        models = start();
    }

    @Test
    void aVersionThatIsNoWorseThanTheOneThatAnswersTakesOver() throws IOException {
        publish("job-2", gate(true, "1"));
        assertThat(models.labels("digits")).containsExactly(Map.entry("stable", 2));
        assertThat(models.heldBack("digits")).isEmpty();
    }

    @Test
    void aWorseOneStaysACandidateAndWhoeverAnsweredByBeingTheNewestGoesOn() throws IOException {
        publish("job-2", gate(false, "1"));
        assertThat(models.labels("digits")).containsOnly(Map.entry("stable", 1), Map.entry("candidate", 2));
        assertThat(models.resolve("digits", null).version()).isEqualTo(1);
        assertThat(models.resolve("digits", "2").version()).isEqualTo(2);
        assertThat(models.resolve("digits", "candidate").version()).isEqualTo(2);
        assertThat(start().resolve("digits", null).version()).isEqualTo(1);
    }

    @Test
    void itDoesNotAnswerForBeingTheNewestEither() throws IOException {
        publish("job-2", null);
        publish("job-3", gate(false, "2"));
        DurableFiles.delete(home.resolve("2"));
        models.refresh();
        assertThat(models.resolve("digits", null).version()).isEqualTo(1);
        DurableFiles.delete(directory.resolve("bundled/digits/1"));
        models.refresh();
        assertThatThrownBy(() -> models.resolve("digits", null)).isInstanceOf(UnknownModel.class);
        assertThat(models.resolve("digits", "3").version()).isEqualTo(3);
    }

    @Test
    void oneThatWasComparedWithAnotherThanAnswersByNowStaysACandidate() throws IOException {
        publish("job-2", gate(true, "1"));
        publish("job-3", gate(true, "1"));
        publish("job-4", new GateResult(true, "The first.", null, null));
        publish("job-5", new GateResult(true, "Another graph.", new Against("2", "00", false), null));
        assertThat(models.labels("digits")).containsOnly(Map.entry("stable", 2), Map.entry("candidate", 5));
        assertThat(models.heldBack("digits")).containsExactlyInAnyOrder(3, 4, 5);
    }

    @Test
    void itTakesOverWhereNothingAnswersAnyMore() throws IOException {
        GateResult refused = gate(false, "1");
        DurableFiles.delete(directory.resolve("bundled/digits/1"));
        models.refresh();
        assertThat(publish("job-2", refused)).isEqualTo(1);
        assertThat(models.labels("digits")).containsExactly(Map.entry("stable", 1));
    }

    @Test
    void aCrashBetweenThePublicationsTwoMovesLetsNoCandidateThrough() throws IOException {
        publish("job-2", null);
        StagedModel.in(home.resolve("3"), "job-3", gate(false, "2"));
        DiskModels again = start();
        assertThat(again.labels("digits")).containsOnly(Map.entry("stable", 2), Map.entry("candidate", 3));
        StagedModel.in(home.resolve("4"), "job-4", gate(false, "2"));
        models.refresh();
        assertThat(models.labels("digits")).containsOnly(Map.entry("stable", 2), Map.entry("candidate", 4));
    }

    @Test
    void aVersionThatPassedElsewhereTakesOverWhereItIsPutByHand() throws IOException {
        publish("job-2", null);
        StagedModel.in(home.resolve("7"), "job-elsewhere", gate(true, "6"));
        models.refresh();
        assertThat(models.labels("digits")).containsExactly(Map.entry("stable", 7));
    }

    @Test
    void aCandidateIsMadeStableByItsLabelAndDeletedWithout() throws IOException {
        publish("job-2", gate(false, "1"));
        models.setLabel("digits", "stable", "candidate");
        assertThat(models.labels("digits")).containsExactly(Map.entry("stable", 2));
        assertThat(models.heldBack("digits")).isEmpty();
        publish("job-3", gate(false, "2"));
        models.deleteVersion("digits", "3");
        assertThat(models.labels("digits")).containsExactly(Map.entry("stable", 2));
        assertThat(models.heldBack("digits")).isEmpty();
        assertThat(publish("job-4", gate(true, "2"))).isEqualTo(4);
    }

    @Test
    void eachRollbackGoesOneVersionFurtherBackAndWhatItLeavesAnswersNoMore() throws IOException {
        publish("job-2", null);
        publish("job-3", null);
        models.rollBack("digits");
        assertThat(models.resolve("digits", null).version()).isEqualTo(2);
        models = start();
        models.rollBack("digits");
        assertThat(models.resolve("digits", null).version()).isEqualTo(1);
        assertThatThrownBy(() -> models.rollBack("digits")).isInstanceOf(NothingBefore.class);
        assertThat(models.resolve("digits", null).version()).isEqualTo(1);
        assertThat(models.heldBack("digits")).containsExactlyInAnyOrder(2, 3);

        publish("job-4", null);
        models.rollBack("digits");
        assertThat(models.resolve("digits", null).version()).isEqualTo(1);
    }

    @Test
    void aRollbackPassesOverVersionsThatAreGone() throws IOException {
        publish("job-2", null);
        publish("job-3", null);
        models.deleteVersion("digits", "2");
        models.rollBack("digits");
        assertThat(models.resolve("digits", null).version()).isEqualTo(1);
    }

    @Test
    void aRollbackHelpsWhereTheVersionThatAnsweredCannotBeRead() throws IOException {
        publish("job-2", null);
        publish("job-3", null);
        Files.writeString(home.resolve("3/model.json"), "{");
        models = start();
        models.rollBack("digits");
        assertThat(models.labels("digits")).containsExactly(Map.entry("stable", 2));
    }

    @Test
    void aRollbackTakesTheVersionOutOfTheSplit() throws IOException {
        publish("job-2", null);
        publish("job-3", null);
        split("""
                {"split": [{"version": "stable", "weight": 1}, {"version": "1", "weight": 5},
                           {"version": "3", "weight": 4}], "shadow": {"version": "3", "fraction": 0.5}}""");
        models.rollBack("digits");
        assertThat(models.traffic("digits"))
                .isEqualTo(
                        new Traffic(List.of(new Share("stable", 1), new Share("1", 5)), new Traffic.Shadow("3", 0.5)));
        split("""
                {"split": [{"version": "2", "weight": 1}]}""");
        models.rollBack("digits");
        assertThat(models.traffic("digits")).isNull();
    }

    @Test
    void labelsOfAnOlderServiceHaveNoHistoryYet() throws IOException {
        publish("job-2", null);
        Files.writeString(home.resolve("labels.json"), "{\"labels\":{\"stable\":2},\"published\":2}");
        models = start();
        assertThatThrownBy(() -> models.rollBack("digits")).isInstanceOf(NothingBefore.class);
        publish("job-3", gate(true, "2"));
        models.rollBack("digits");
        assertThat(models.resolve("digits", null).version()).isEqualTo(2);
    }

    private GateResult gate(boolean passed, String against) {
        return new GateResult(
                passed,
                "As it is.",
                new Against(against, models.versions("digits").getFirst().graphChecksum(), false),
                new PairedTest(10, 5, 1, 2, 2, 0.5, 0.05, 0.01));
    }

    private int publish(String job, @Nullable GateResult gate) throws IOException {
        Path staged = StagedModel.in(Files.createTempDirectory(directory, "staged"), job, gate);
        return models.publish("digits", staged).version();
    }

    private void split(String json) {
        models.setTraffic("digits", new JsonMapper().readTree(json));
    }

    private DiskModels start() {
        return new DiskModels(
                new Home(directory.resolve("home")),
                new ModelsDirectory(directory.resolve("bundled"), Duration.ZERO),
                event -> {},
                new Arrivals(Duration.ZERO, System::nanoTime, null));
    }
}
