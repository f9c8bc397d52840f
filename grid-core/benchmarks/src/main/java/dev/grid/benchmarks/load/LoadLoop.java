package dev.grid.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread of the generator and its lanes. Everything but the phase and, after the thread has
 * ended, the failure is confined to that thread.
 */
final class LoadLoop implements Runnable {

  /** A query of a million entries may take its time. */
  private static final long SILENCE_MAX_MILLIS = 60_000;

  private final List<Lane> lanes;
  private final Supplier<Phase> phase;
  private @Nullable Exception failure;

  LoadLoop(List<Lane> lanes, Supplier<Phase> phase) {
    this.lanes = List.copyOf(lanes);
    this.phase = phase;
  }

  /** Why the loop ended early, or null; to be asked after its thread was joined. */
  @Nullable Exception failure() {
    return failure;
  }

  @Override
  public void run() {
    try (Selector selector = Selector.open()) {
      for (Lane lane : lanes) {
        lane.link().channel().configureBlocking(false);
        lane.start();
        lane.link().channel().register(selector, interest(lane), lane);
      }
      Consumer<SelectionKey> onReady = this::onReady;
      while (isBusy()) {
        if (selector.select(onReady, SILENCE_MAX_MILLIS) == 0) {
          throw new IOException("no answer for " + SILENCE_MAX_MILLIS + " ms");
        }
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private boolean isBusy() {
    for (int i = 0; i < lanes.size(); i++) {
      if (!lanes.get(i).isIdle()) {
        return true;
      }
    }
    return false;
  }

  private void onReady(SelectionKey key) {
    Lane lane = (Lane) key.attachment();
    try {
      if (lane.isWriting()) {
        lane.onWritable();
      } else {
        lane.onReadable(phase.get());
      }
      if (key.interestOps() != interest(lane)) {
        key.interestOps(interest(lane));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int interest(Lane lane) {
    return lane.isWriting() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
  }
}
