package convometer.deploy.archive;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/// Reads archives, several lines at a time: one thread reads and decompresses, others parse, and
/// the caller takes what they read in the order of the lines.
///
/// @param <T> what a line becomes
public final class ArchiveReader<T> {

    private static final int LINES = 250;
    private static final int BYTES = 1 << 20;
    private static final int BATCHES = 4;

    private final List<Path> archives;
    private final Function<byte[], T> parse;
    private final LongConsumer progress;

    /// What became of a line.
    ///
    /// @param value null where it could not be read
    /// @param problem the place and the reason; null where it could
    public record Line<T>(Path file, long number, @Nullable T value, @Nullable String problem) {

        /// The file and the line.
        public String place() {
            return ArchiveReader.place(file, number);
        }
    }

    /// Some lines of a file.
    private record Batch(Path file, long first, List<byte[]> lines) {}

    /// Reads nothing yet.
    ///
    /// @param parse reads a line, or throws [BadLine]; on any thread
    /// @param progress hears how many more bytes of the files were read; on any thread
    public ArchiveReader(List<Path> archives, Function<byte[], T> parse, LongConsumer progress) {
        this.archives = List.copyOf(archives);
        this.parse = parse;
        this.progress = progress;
    }

    /// How many bytes the archives have.
    ///
    /// @throws IllegalArgumentException if one is not there
    public static long size(List<Path> archives) {
        var size = 0L;
        for (var archive : archives) {
            if (!Files.isRegularFile(archive) || !Files.isReadable(archive))
                throw new IllegalArgumentException(archive + ": is no file that can be read");
            size += archive.toFile().length();
        }
        return size;
    }

    /// Gives every line to the consumer; an empty one has neither a value nor a problem.
    ///
    /// @throws IllegalArgumentException if a file cannot be read to its end
    public void read(Consumer<Line<T>> consumer) {
        var queue = new ArrayBlockingQueue<Future<List<Line<T>>>>(BATCHES);
        var threads = Executors.newFixedThreadPool(1 + Runtime.getRuntime().availableProcessors());
        try {
            threads.execute(() -> submit(threads, queue));
            for (var lines = queue.take().get(); !lines.isEmpty(); lines = queue.take().get())
                lines.forEach(consumer);
        } catch (ExecutionException e) {
            throw ThrownElsewhere.by(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }

    /// The last of the futures has no lines, or says why there are no more.
    private void submit(ExecutorService threads, BlockingQueue<Future<List<Line<T>>>> queue) {
        try {
            queue.put(submitted(threads, queue));
        } catch (InterruptedException _) {
            // Nobody wants the rest.
            Thread.currentThread().interrupt();
        }
    }

    private Future<List<Line<T>>> submitted(
            ExecutorService threads, BlockingQueue<Future<List<Line<T>>>> queue)
            throws InterruptedException {
        try {
            for (var archive : archives) submit(archive, threads, queue);
            return CompletableFuture.completedFuture(List.of());
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void submit(
            Path file, ExecutorService threads, BlockingQueue<Future<List<Line<T>>>> queue)
            throws InterruptedException {
        try (var lines = Lines.of(file, progress)) {
            var first = 1L;
            for (var batch = next(lines); !batch.isEmpty(); batch = next(lines)) {
                var task = new Batch(file, first, batch);
                queue.put(threads.submit(() -> parsed(task)));
                first += batch.size();
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<byte[]> next(Lines lines) throws IOException {
        var batch = new ArrayList<byte[]>(LINES);
        var bytes = 0L;
        while (batch.size() < LINES && bytes < BYTES) {
            var line = lines.next();
            if (line == null) break;
            batch.add(line);
            bytes += line.length;
        }
        return batch;
    }

    private List<Line<T>> parsed(Batch batch) {
        var lines = new ArrayList<Line<T>>(batch.lines().size());
        for (var i = 0; i < batch.lines().size(); i++)
            lines.add(parsed(batch.file(), batch.first() + i, batch.lines().get(i)));
        return lines;
    }

    private Line<T> parsed(Path file, long number, byte[] line) {
        try {
            return new Line<>(file, number, isBlank(line) ? null : parse.apply(line), null);
        } catch (BadLine e) {
            return new Line<>(file, number, null, place(file, number) + ": " + e.getMessage());
        }
    }

    private static String place(Path file, long number) {
        return file + " line " + number;
    }

    private static boolean isBlank(byte[] line) {
        for (var each : line) if (each != ' ' && each != '\t' && each != '\r') return false;
        return true;
    }
}
