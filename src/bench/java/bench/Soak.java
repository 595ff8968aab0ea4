package bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.lenslet.dataset.Archives;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.storage.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/**
 * Two replicas on a real PostgreSQL train small jobs, while every few seconds a worker, a replica or the database is killed
 * ({@code kill -9}) and what does not come back by itself is started again. Afterwards no job may be lost, published twice or
 * stuck. Ends with code 1 where one is; home and logs stay then.
 *
 * <p>Arguments: the directory of the extracted application; then how many kills (200) and the seed (1). The seed decides who is
 * killed and how long after the one before, not what they are doing then.
 */
final class Soak implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private enum Victim {
        WORKER,
        SERVICE,
        DATABASE
    }

    private final PostgresServer postgres = PostgresServer.own();
    private final Path home = Files.createTempDirectory("lenslet-soak");
    private final List<SoakReplica> replicas = new ArrayList<>();
    private final Map<Victim, Integer> kills = new EnumMap<>(Victim.class);
    private final SplittableRandom random;

    private Soak(Path application, long seed) throws IOException {
        random = new SplittableRandom(seed);
        String database = postgres.newDatabase();
        for (int i = 0; i < 2; i++) {
            replicas.add(new SoakReplica(application, home, database));
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        // It tells at length of each start and of what it finds killed.
        ((Logger) LoggerFactory.getLogger("io.zonky")).setLevel(Level.OFF);
        int count = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        long seed = args.length > 2 ? Long.parseLong(args[2]) : 1;
        List<String> violations;
        Path home;
        try (Soak soak = new Soak(Path.of(args[0]), seed)) {
            violations = soak.run(count);
            home = soak.home;
        }
        if (violations.isEmpty()) {
            DurableFiles.delete(home);
        }
        violations.forEach(violation -> System.out.println("VIOLATION: " + violation));
        System.out.println(violations.isEmpty() ? "none lost, none published twice, none stuck" : "FAILED");
        System.exit(violations.isEmpty() ? 0 : 1);
    }

    private List<String> run(int count) throws IOException, InterruptedException, ExecutionException {
        System.out.println("home and logs: " + home);
        for (SoakReplica replica : replicas) {
            replica.awaitReady();
        }
        SoakClient client =
                new SoakClient(replicas.stream().map(SoakReplica::address).toList());
        client.upload("shades", Archives.zip(Archives.darkAndLight("", 10, 16)));
        SoakJobs jobs = new SoakJobs(client, home);

        long start = System.nanoTime();
        AtomicBoolean enough = new AtomicBoolean();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> submitting = thread.submit(() -> {
                while (!enough.get()) {
                    jobs.keepUp();
                    Thread.sleep(300);
                }
                return null;
            });
            try {
                for (int i = 0; i < count && !submitting.isDone(); i++) {
                    Thread.sleep(random.nextInt(2_000, 8_000));
                    kill(i);
                }
            } finally {
                enough.set(true);
            }
            submitting.get();
        }
        double killing = seconds(start);
        boolean ended = jobs.awaitAll(PATIENCE);
        double whole = seconds(start);

        List<String> violations = new ArrayList<>();
        if (!ended) {
            violations.add("some have not ended " + PATIENCE + " after the last kill");
        }
        // What a crash left is removed at a start.
        SoakReplica first = replicas.getFirst();
        first.stop();
        first.startAgain();
        for (SoakReplica replica : replicas) {
            replica.awaitReady();
        }
        Thread.sleep(2_000);
        violations.addAll(jobs.violations());
        for (ProcessHandle worker : SoakReplica.workers(home)) {
            violations.add("a worker is left: " + worker.info().commandLine().orElse(""));
        }
        System.out.printf(
                Locale.ROOT,
                "%d kills %s in %.0f s; all had ended after %.0f s%n"
                        + "%d jobs, given to workers %d times, %d resumptions from checkpoints; %d requests sent again,"
                        + " %d starts of services failed%n",
                kills.values().stream().mapToInt(Integer::intValue).sum(),
                kills,
                killing,
                whole,
                jobs.count(),
                jobs.starts(),
                jobs.resumptions(),
                client.unanswered(),
                replicas.stream().mapToInt(SoakReplica::failedStarts).sum());
        return violations;
    }

    private void kill(int number) throws IOException, InterruptedException {
        double lot = random.nextDouble();
        int which = random.nextInt(replicas.size());
        for (SoakReplica replica : replicas) {
            replica.reviveIfGone();
        }
        Victim victim = lot < 0.4 ? Victim.WORKER : lot < 0.8 ? Victim.SERVICE : Victim.DATABASE;
        String what = switch (victim) {
            case WORKER -> killWorker();
            case SERVICE -> {
                SoakReplica replica = replicas.get(which);
                // Now and then while it starts.
                if (random.nextInt(4) > 0) {
                    replica.awaitReady();
                }
                replica.kill();
                replica.startAgain();
                yield replica.address().toString();
            }
            case DATABASE -> {
                postgres.kill();
                Thread.sleep(random.nextInt(500, 2_500));
                postgres.startAgain();
                yield "";
            }
        };
        kills.merge(victim, 1, Integer::sum);
        System.out.printf("%s kill %d: %s %s%n", Instant.now(), number + 1, victim, what);
    }

    private String killWorker() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            List<ProcessHandle> workers = SoakReplica.workers(home);
            if (!workers.isEmpty()) {
                ProcessHandle worker = workers.get(random.nextInt(workers.size()));
                String line = worker.info().commandLine().orElse("");
                worker.destroyForcibly();
                return line.substring(line.indexOf('@') + 1);
            }
            Thread.sleep(100);
        }
        throw new IOException("nobody trained anything for " + PATIENCE);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public void close() throws IOException {
        for (SoakReplica replica : replicas) {
            replica.kill();
        }
        SoakReplica.workers(home).forEach(ProcessHandle::destroyForcibly);
        postgres.close();
    }
}
