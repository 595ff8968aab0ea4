package dev.lenslet.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.problem.InvalidFields;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.storage.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskModelsTest {

    @TempDir
    Path directory;

    private final List<Object> events = new CopyOnWriteArrayList<>();
    private final AtomicLong clock = new AtomicLong();
    private Path home = Path.of("home");
    private Path bundled = Path.of("bundled");

    @BeforeEach
    void places() {
        home = directory.resolve("home/models");
        bundled = directory.resolve("bundled");
    }

    @Test
    void startsWithoutAnyDirectory() {
        assertThat(start().names()).isEmpty();
    }

    @Test
    void aPublishedVersionIsStableAndTold() throws IOException {
        DiskModels models = start();
        Path staged = staged("job-1");
        ModelVersion version = models.publish("digits", staged);
        assertThat(version.version()).isEqualTo(1);
        assertThat(version.bundled()).isFalse();
        assertThat(version.directory()).isEqualTo(home.resolve("digits/1"));
        assertThat(version.graph()).exists();
        assertThat(staged).doesNotExist();
        assertThat(models.names()).containsExactly("digits");
        assertThat(models.labels("digits")).containsExactly(Map.entry("stable", 1));
        assertThat(models.resolve("digits", null)).isEqualTo(version);
        assertThat(events).containsExactly(new ModelChanged("digits"));
        assertThat(start().resolve("digits", "stable")).isEqualTo(version);
    }

    @Test
    void numbersGoOnFromTheHighestOfBothPlaces() throws IOException {
        StagedModel.in(bundled.resolve("digits/4"), null);
        StagedModel.in(home.resolve("digits/2"), null);
        DiskModels models = start();
        assertThat(models.publish("digits", staged("job-1")).version()).isEqualTo(5);
        assertThat(models.versions("digits")).extracting(ModelVersion::version).containsExactly(5, 4, 2);
        assertThat(models.versions("digits")).extracting(ModelVersion::bundled).containsExactly(false, true, false);
    }

    @Test
    void withoutStableTheNewestAnswers() throws IOException {
        StagedModel.in(bundled.resolve("digits/1"), "job-far-away");
        StagedModel.in(bundled.resolve("digits/10"), "job-elsewhere");
        DiskModels models = start();
        assertThat(models.resolve("digits", null).version()).isEqualTo(10);
        assertThat(models.resolve("digits", "1").version()).isEqualTo(1);
        assertThat(models.labels("digits")).isEmpty();
        assertThat(home).doesNotExist();
    }

    @Test
    void whereBothPlacesHaveANumberTheOneMadeHereStands() throws IOException {
        StagedModel.in(bundled.resolve("digits/1"), null);
        StagedModel.in(home.resolve("digits/1"), null);
        assertThat(start().versions("digits"))
                .extracting(ModelVersion::directory)
                .containsExactly(home.resolve("digits/1"));
    }

    @Test
    void tellsWhatIsThereOfAnUnknownReference() throws IOException {
        StagedModel.in(bundled.resolve("digits/1"), null);
        DiskModels models = start();
        assertThatThrownBy(() -> models.resolve("letters", null))
                .isInstanceOf(UnknownModel.class)
                .hasMessageContaining("[digits]");
        for (String reference : List.of("2", "stable", "01", "-1", "", "../digits/1", "99999999999")) {
            assertThatThrownBy(() -> models.resolve("digits", reference))
                    .isInstanceOf(UnknownModel.class)
                    .hasMessageContaining("[1]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "a\\b", "Digits", "-a", ".locks", "a b", "ä", "a\n"})
    void refusesNamesThatAreNone(String name) throws IOException {
        DiskModels models = start();
        Path staged = staged("job-1");
        assertThatThrownBy(() -> models.publish(name, staged)).isInstanceOf(InvalidFields.class);
        assertThat(staged).exists();
        assertThat(home).doesNotExist();
    }

    @Test
    void refusesStagedFilesThatAreNotWhatTheRecordSays() throws IOException {
        DiskModels models = start();
        Path changed = staged("changed");
        Files.write(changed.resolve("model.onnx"), new byte[] {8, 8, 18, 8});
        assertBroken(models, changed, "checksum");
        Path shorter = staged("shorter");
        Files.write(shorter.resolve("model.onnx"), new byte[] {8});
        assertBroken(models, shorter, "bytes");
        Path more = staged("more");
        Files.createFile(more.resolve("notes.txt"));
        assertBroken(models, more, "notes.txt");
        Path linked = staged("linked");
        Files.move(linked.resolve("model.onnx"), directory.resolve("elsewhere"));
        Files.createSymbolicLink(linked.resolve("model.onnx"), directory.resolve("elsewhere"));
        assertBroken(models, linked, "no plain file");
        Path half = staged("half");
        Files.delete(half.resolve("model.json"));
        assertBroken(models, half, "model.json");
        assertThat(models.names()).isEmpty();
        assertThat(start().names()).isEmpty();
    }

    private static void assertBroken(DiskModels models, Path staged, String message) {
        assertThatThrownBy(() -> models.publish("digits", staged))
                .isInstanceOf(BrokenVersion.class)
                .hasMessageContaining(message);
        assertThat(staged).exists();
    }

    @Test
    void aBrokenVersionIsLeftOutAndItsReasonShown() throws IOException {
        DiskModels models = start();
        models.publish("digits", staged("job-1"));
        models.publish("digits", staged("job-2"));
        Files.writeString(home.resolve("digits/2/model.json"), "{");
        Files.createDirectories(home.resolve("digits/3"));
        StagedModel.in(bundled.resolve("letters/1"), null);
        Files.write(bundled.resolve("letters/1/model.onnx"), new byte[9]);
        DiskModels again = start();
        assertThat(again.names()).containsExactly("digits");
        assertThat(again.resolve("digits", null).version()).isEqualTo(1);
        assertThat(again.labels("digits")).isEmpty();
        assertThat(again.catalogue().model("digits").broken())
                .extracting(StoredModel.Broken::version)
                .containsExactly(2, 3);
        assertThat(again.catalogue().model("letters").broken())
                .singleElement()
                .satisfies(broken -> assertThat(broken.reason()).contains("9 bytes"));
        assertThat(again.publish("digits", staged("job-4")).version()).isEqualTo(4);
    }

    @Test
    void verifyingReadsTheContents() throws IOException {
        ModelVersion version = start().publish("digits", staged("job-1"));
        version.verify();
        Files.write(version.graph(), new byte[] {8, 8, 18, 9});
        assertThatThrownBy(version::verify).isInstanceOf(BrokenVersion.class).hasMessageContaining("checksum");
    }

    @Test
    void publishingAJobsModelTwiceGivesTheFirstVersion() throws IOException {
        DiskModels models = start();
        ModelVersion first = models.publish("digits", staged("job-1"));
        ModelVersion second = models.publish("digits", staged("job-2"));
        Path again = staged("job-1");
        assertThat(models.publish("digits", again)).isEqualTo(first);
        assertThat(again).doesNotExist();
        assertThat(models.resolve("digits", "stable")).isEqualTo(second);
        assertThat(models.madeBy("job-1", "digits")).contains(first);
        assertThat(models.madeBy("job-3", "digits")).isEmpty();
        assertThat(models.madeBy("job-1", "letters")).isEmpty();
    }

    @Test
    void publishingAgainFinishesWhatACrashLeftBetweenTheMoves() throws IOException {
        DiskModels models = start();
        models.publish("digits", staged("job-1"));
        DurableFiles.publish(staged("job-2"), home.resolve("digits/2"));
        assertThat(models.publish("digits", staged("job-2")).version()).isEqualTo(2);
        assertThat(models.labels("digits")).containsEntry("stable", 2);
    }

    @Test
    void startingFinishesWhatACrashLeftBetweenTheMoves() throws IOException {
        start().publish("digits", staged("job-1"));
        DurableFiles.publish(staged("job-2"), home.resolve("digits/2"));
        DiskModels models = start();
        assertThat(models.labels("digits")).containsEntry("stable", 2);
        assertThat(models.madeBy("job-2", "digits")).isPresent();
    }

    @Test
    void startingDoesNotUndoALabelMovedByHand() throws IOException {
        DiskModels models = start();
        models.publish("digits", staged("job-1"));
        models.publish("digits", staged("job-2"));
        models.setLabel("digits", "stable", "1");
        assertThat(start().labels("digits")).containsEntry("stable", 1);
    }

    @Test
    void startingSweepsWhatACrashLeftHalfWrittenOrHalfDeleted() throws IOException {
        start().publish("digits", staged("job-1"));
        Path label = Files.createFile(home.resolve("digits/.labels.json.1.tmp"));
        Path version = StagedModel.in(home.resolve("digits/.7.1.tmp"), null);
        Path model = StagedModel.in(home.resolve(".letters.1.tmp/1"), null);
        DiskModels models = start();
        assertThat(label).doesNotExist();
        assertThat(version).doesNotExist();
        assertThat(model).doesNotExist();
        assertThat(models.names()).containsExactly("digits");
    }

    @Test
    void aDiskThatFailsLeavesNothingVisibleAndTheStagedFilesWhereTheyWere() throws IOException {
        DiskModels models = start();
        models.publish("digits", staged("job-1"));
        // A directory of the label file's name makes writing it fail, as a full disk would.
        Path labels = home.resolve("digits/labels.json");
        Files.delete(labels);
        Files.createDirectories(labels.resolve("full"));
        Path staged = staged("job-2");
        assertThatThrownBy(() -> models.publish("digits", staged)).isInstanceOf(UncheckedIOException.class);
        assertThat(staged.resolve("model.onnx")).exists();
        assertThat(home.resolve("digits/2")).doesNotExist();
        assertThat(models.versions("digits")).hasSize(1);
    }

    @Test
    void malformedLabelsLeaveTheModelServing() throws IOException {
        start().publish("digits", staged(null));
        Files.writeString(home.resolve("digits/labels.json"), "{");
        DiskModels models = start();
        assertThat(models.resolve("digits", null).version()).isEqualTo(1);
        models.setLabel("digits", "stable", "1");
        assertThat(start().labels("digits")).containsEntry("stable", 1);
    }

    @Test
    void concurrentPublicationsGetNumbersOfTheirOwn() throws Exception {
        List<DiskModels> replicas = List.of(start(), start());
        List<Callable<Integer>> publications = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            DiskModels replica = replicas.get(i % 2);
            Path staged = staged("job-" + i);
            publications.add(() -> replica.publish("digits", staged).version());
        }
        List<Integer> numbers = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            for (Future<Integer> number : pool.invokeAll(publications)) {
                numbers.add(number.get());
            }
        }
        assertThat(numbers).doesNotHaveDuplicates().hasSize(16).allMatch(number -> number >= 1 && number <= 16);
        DiskModels later = start();
        assertThat(later.versions("digits")).hasSize(16);
        assertThat(later.labels("digits")).containsEntry("stable", 16);
    }

    @Test
    void refreshingShowsAndTellsWhatAnotherReplicaDid() throws IOException {
        DiskModels here = start();
        DiskModels there = start();
        there.publish("digits", staged("job-1"));
        events.clear();
        assertThat(here.names()).isEmpty();
        here.refresh();
        assertThat(here.names()).containsExactly("digits");
        here.refresh();
        assertThat(events).containsExactly(new ModelChanged("digits"));
    }

    @Test
    void aVersionThatIsMovedInIsShownAndToldAtTheNextLook() throws IOException {
        DiskModels models = start();
        models.publish("digits", staged("job-1"));
        events.clear();
        StagedModel.in(home.resolve("digits/7"), null);
        StagedModel.in(bundled.resolve("letters/3"), null);
        models.refresh();
        assertThat(models.names()).containsExactly("digits", "letters");
        assertThat(models.resolve("digits", null).version()).isEqualTo(7);
        assertThat(models.resolve("letters", null).bundled()).isTrue();
        assertThat(events).containsExactly(new ModelChanged("digits"), new ModelChanged("letters"));
        models.refresh();
        assertThat(events).hasSize(2);
    }

    @Test
    void aLabelThatWasPutBackIsNotMovedAgain() throws IOException {
        DiskModels models = start();
        models.publish("digits", staged("job-1"));
        StagedModel.in(home.resolve("digits/2"), null);
        models.refresh();
        models.setLabel("digits", "stable", "1");
        models.refresh();
        assertThat(start().resolve("digits", null).version()).isEqualTo(1);
    }

    @Test
    void aVersionThatIsTakenAwayGoes() throws IOException {
        DiskModels models = start();
        models.publish("digits", staged("job-1"));
        StagedModel.in(home.resolve("digits/2"), null);
        models.refresh();
        events.clear();
        DurableFiles.delete(home.resolve("digits/2"));
        models.refresh();
        assertThat(models.resolve("digits", null).version()).isEqualTo(1);
        assertThat(events).containsExactly(new ModelChanged("digits"));
        DurableFiles.delete(home.resolve("digits"));
        models.refresh();
        assertThat(models.names()).isEmpty();
    }

    @Test
    void whatIsBeingCopiedIsWaitedForAndNeitherShownNorReported() throws IOException {
        DiskModels models = start();
        models.publish("digits", staged("job-1"));
        events.clear();
        Path whole = staged("job-2");
        Path copy = Files.createDirectories(home.resolve("digits/2"));
        models.refresh();
        Files.copy(whole.resolve("model.onnx"), copy.resolve("model.onnx"));
        clock.addAndGet(9_000_000_000L);
        models.refresh();
        Files.writeString(copy.resolve("model.json"), "{\"format\":");
        clock.addAndGet(9_000_000_000L);
        models.refresh();
        assertThat(models.catalogue().model("digits").broken()).isEmpty();
        assertThat(models.resolve("digits", null).version()).isEqualTo(1);
        assertThat(events).isEmpty();
        Files.copy(whole.resolve("model.json"), copy.resolve("model.json"), StandardCopyOption.REPLACE_EXISTING);
        models.refresh();
        assertThat(models.resolve("digits", null).version()).isEqualTo(2);
        assertThat(events).containsExactly(new ModelChanged("digits"));
    }

    @Test
    void whatStaysBrokenIsReportedOnceItIsStable() throws IOException {
        DiskModels models = start();
        models.publish("digits", staged("job-1"));
        events.clear();
        Path other = StagedModel.in(home.resolve("digits/2"), null);
        Files.write(other.resolve("model.onnx"), new byte[] {8, 8, 18, 9});
        models.refresh();
        assertThat(models.broken("digits")).isEmpty();
        clock.addAndGet(10_000_000_000L);
        models.refresh();
        assertThat(models.broken("digits")).containsOnlyKeys(2);
        assertThat(models.broken("digits").get(2)).contains("checksum").doesNotContain("/");
        assertThat(models.versions("digits")).extracting(ModelVersion::version).containsExactly(1);
        assertThat(models.resolve("digits", null).version()).isEqualTo(1);
        assertThat(events).containsExactly(new ModelChanged("digits"));
        models.refresh();
        assertThat(events).hasSize(1);
    }

    @Test
    void aVersionThatIsWrittenOverStaysWhatItWasAndIsReported() throws IOException {
        DiskModels models = start();
        ModelVersion version = models.publish("digits", staged("job-1"));
        Files.write(version.graph(), new byte[] {1});
        models.refresh();
        assertThat(models.resolve("digits", null)).isEqualTo(version);
        clock.addAndGet(10_000_000_000L);
        models.refresh();
        assertThat(models.resolve("digits", null)).isEqualTo(version);
        assertThat(models.broken("digits")).containsOnlyKeys(1);
    }

    @Test
    void aLabelMovesToANumberOrToWhereAnotherStands() throws IOException {
        DiskModels models = start();
        models.publish("digits", staged("job-1"));
        models.publish("digits", staged("job-2"));
        models.setLabel("digits", "previous", "1");
        models.setLabel("digits", "stable", "previous");
        assertThat(models.labels("digits")).isEqualTo(Map.of("previous", 1, "stable", 1));
        assertThat(models.resolve("digits", null).version()).isEqualTo(1);
        assertThatThrownBy(() -> models.setLabel("digits", "stable", "3")).isInstanceOf(UnknownModel.class);
        assertThatThrownBy(() -> models.setLabel("letters", "stable", "1")).isInstanceOf(UnknownModel.class);
        for (String label : List.of("1", "Stable", "a/b", "", "-")) {
            assertThatThrownBy(() -> models.setLabel("digits", label, "1")).isInstanceOf(InvalidFields.class);
        }
    }

    @Test
    void aBundledVersionCanBeLabelledButNotDeleted() throws IOException {
        StagedModel.in(bundled.resolve("digits/1"), null);
        DiskModels models = start();
        models.setLabel("digits", "stable", "1");
        assertThat(models.labels("digits")).containsEntry("stable", 1);
        assertThatThrownBy(() -> models.deleteVersion("digits", "1")).isInstanceOf(BundledVersion.class);
        assertThatThrownBy(() -> models.deleteModel("digits")).isInstanceOf(BundledVersion.class);
        assertThat(bundled.resolve("digits/1/model.onnx")).exists();
    }

    @Test
    void aVersionUnderALabelIsKept() throws IOException {
        DiskModels models = start();
        models.publish("digits", staged("job-1"));
        assertThatThrownBy(() -> models.deleteVersion("digits", "1"))
                .isInstanceOf(LabelledVersion.class)
                .hasMessageContaining("delete the model");
        models.publish("digits", staged("job-2"));
        models.deleteVersion("digits", "1");
        assertThatThrownBy(() -> models.deleteVersion("digits", "stable")).isInstanceOf(UnknownModel.class);
        assertThatThrownBy(() -> models.deleteVersion("digits", "1")).isInstanceOf(UnknownModel.class);
        assertThat(models.versions("digits")).extracting(ModelVersion::version).containsExactly(2);
        assertThat(home.resolve("digits/1")).doesNotExist();
    }

    @Test
    void aNumberIsNeverGivenTwice() throws IOException {
        DiskModels models = start();
        models.publish("digits", staged("job-1"));
        models.publish("digits", staged("job-2"));
        models.setLabel("digits", "stable", "1");
        models.deleteVersion("digits", "2");
        assertThat(models.publish("digits", staged("job-3")).version()).isEqualTo(3);
    }

    @Test
    void aVersionThatCannotBeReadCanBeDeleted() throws IOException {
        start().publish("digits", staged("job-1"));
        Files.createDirectories(home.resolve("digits/2"));
        DiskModels models = start();
        models.deleteVersion("digits", "2");
        assertThat(models.catalogue().model("digits").broken()).isEmpty();
    }

    @Test
    void aDeletedModelIsGoneAndTold() throws IOException {
        DiskModels models = start();
        models.publish("digits", staged("job-1"));
        events.clear();
        models.deleteModel("digits");
        assertThat(models.names()).isEmpty();
        assertThat(home.resolve("digits")).doesNotExist();
        assertThat(events).containsExactly(new ModelChanged("digits"));
        assertThatThrownBy(() -> models.deleteModel("digits")).isInstanceOf(UnknownModel.class);
        assertThat(models.publish("digits", staged("job-1")).version()).isEqualTo(1);
    }

    private DiskModels start() {
        return new DiskModels(
                new Home(directory.resolve("home")),
                new ModelsDirectory(bundled, Duration.ZERO),
                events::add,
                new Arrivals(Duration.ofSeconds(10), clock::get, null));
    }

    private Path staged(@Nullable String job) throws IOException {
        return StagedModel.in(Files.createTempDirectory(directory, "staged"), job);
    }
}
