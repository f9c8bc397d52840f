package dev.grid.structures.vector;

import java.util.ArrayList;
import java.util.List;

/**
 * The feeds of one partition, for each index of its collection one. Confined to its partition, but
 * for {@link #changes} and {@link #isInGraph}.
 */
final class VectorFeeds {

  private final VectorDirectory directory;
  private final int count;
  private final int partition;

  /** Replaced when all documents are gone. */
  private volatile List<VectorFeed> feeds = List.of();

  /** Counts what is changed, before it is; more when it is over. */
  private volatile int changes;

  /**
   * Begins them.
   *
   * @param count how many indexes there are
   * @param partition whose documents they tell of
   * @param documents how many documents it has
   */
  VectorFeeds(VectorDirectory directory, int count, int partition, int documents) {
    this.directory = directory;
    this.count = count;
    this.partition = partition;
    directory.documents(documents);
    open();
    directory.partitions().add(this);
  }

  private void open() {
    List<VectorFeed> opened = new ArrayList<>(count);
    for (int place = 0; place < count; place++) {
      opened.add(new VectorFeed(directory.index(place), place, partition));
    }
    feeds = List.copyOf(opened);
  }

  int partition() {
    return partition;
  }

  /** How much was changed. For any thread: who sees a change sees that it was counted. */
  int changes() {
    return changes;
  }

  /** {@link VectorFeed#isInGraph}; for any thread. */
  boolean isInGraph(int place) {
    return feeds.get(place).isInGraph();
  }

  /** Documents are about to be changed. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // The partition writes, others only read.
  void changing() {
    changes++;
  }

  VectorDirectory directory() {
    return directory;
  }

  VectorFeed feed(int place) {
    return feeds.get(place);
  }

  void stored(VectorEntry entry, boolean isNew) {
    directory.documents(isNew ? 1 : 0);
    feeds.forEach(feed -> feed.stored(entry));
  }

  /**
   * An entry was taken out of the partition.
   *
   * @param isReplaced whether another one of its key takes its place
   */
  void gone(VectorEntry entry, boolean isReplaced) {
    directory.documents(isReplaced ? 0 : -1);
    feeds.forEach(feed -> feed.gone(entry));
  }

  /** All documents are gone. */
  void cleared(int documents) {
    end(documents);
    open();
  }

  /** The partition is not served here any more; it has so many documents. */
  void close(int documents) {
    directory.partitions().remove(this);
    end(documents);
  }

  private void end(int documents) {
    directory.documents(-documents);
    feeds.forEach(VectorFeed::close);
  }

  /** Goes on to tell the indexes what there is, if there is enough. */
  void goOn(VectorState state, long nowMillis) {
    directory.sweep(nowMillis);
    for (int place = 0; place < count; place++) {
      VectorFeed feed = feeds.get(place);
      if (feed.isBusy() && directory.isOn(place)) {
        feed.goOn(state, directory.floor(place, nowMillis));
      }
    }
  }

  /** Whether rounds have something to do, for a partition that has documents or not. */
  boolean isBusy(boolean hasDocuments) {
    return directory.isKeeping() || hasDocuments && feeds.stream().anyMatch(VectorFeed::isBusy);
  }
}
