package dev.grid.structures.map;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads at the start what a near cache had when its keys were written last, and writes them now and
 * then. What cannot be read or written is logged, and costs nothing else. Runs on virtual threads,
 * one after the other.
 */
final class NearPreload {

  /** Keys that are read with one call. */
  private static final int BATCH = 200;

  /** How often keys are written. */
  private static final Duration WRITE_PAUSE = Duration.ofSeconds(10);

  private final NearMap near;
  private final NearKeysFile file;
  private final Invoker invoker;
  private final StoredValues values;

  NearPreload(NearMap near, NearKeysFile file, Invoker invoker, StoredValues values) {
    this.values = values;
    this.near = near;
    this.file = file;
    this.invoker = invoker;
  }

  /** Reads; blocks until all that was kept is there again, or a read has failed. */
  void start() {
    try {
      Map<Integer, List<Data>> byPartition = new HashMap<>();
      for (Data key : file.read(near.config().entriesMax())) {
        byPartition.computeIfAbsent(near.partition(key), p -> new ArrayList<>()).add(key);
      }
      for (Map.Entry<Integer, List<Data>> part : byPartition.entrySet()) {
        List<Data> keys = part.getValue();
        for (int from = 0; from < keys.size(); from += BATCH) {
          List<Data> batch = keys.subList(from, Math.min(keys.size(), from + BATCH));
          var unused = CallFuture.await(near.readAll(part.getKey(), List.copyOf(batch)));
        }
      }
    } catch (IOException e) {
      warn(new UncheckedIOException(e));
    } catch (RuntimeException e) {
      warn(e);
    }
    writeLater();
  }

  private void warn(RuntimeException failure) {
    values.warn("a near cache is not kept for the next start, file=" + file.path(), failure);
  }

  private void writeLater() {
    invoker.later(WRITE_PAUSE, () -> invoker.runBlocking(this::write));
  }

  private void write() {
    if (near.isClosed()) {
      return;
    }
    List<Data> keys = new ArrayList<>();
    near.cache.forEachKey(key -> keys.add(near.bytes(key)));
    try {
      file.write(keys);
    } catch (IOException e) {
      warn(new UncheckedIOException(e));
    } catch (RuntimeException e) {
      warn(e);
    }
    writeLater();
  }
}
