package dev.grid.structures.vector;

import java.util.ArrayList;
import java.util.List;

/** The feeds of one partition, for each index of its collection one. Confined to its partition. */
final class VectorFeeds {

  private final VectorDirectory directory;
  private final int count;
  private final List<VectorFeed> feeds = new ArrayList<>();

  /**
   * Begins them.
   *
   * @param count how many indexes there are
   * @param documents how many documents the partition has
   */
  VectorFeeds(VectorDirectory directory, int count, int documents) {
    this.directory = directory;
    this.count = count;
    directory.documents(documents);
    open();
  }

  private void open() {
    for (int place = 0; place < count; place++) {
      feeds.add(new VectorFeed(directory.index(place), place));
    }
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
    close(documents);
    open();
  }

  /** The partition is not served here any more; it has so many documents. */
  void close(int documents) {
    directory.documents(-documents);
    feeds.forEach(VectorFeed::close);
    feeds.clear();
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
