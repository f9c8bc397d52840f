package dev.grid.systemtests.members;

import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.NamedVector;
import dev.grid.vector.VectorDocument;
import dev.grid.vector.VectorSearchOptions;
import dev.grid.vector.VectorSearchResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Documents of a collection that are replaced and removed, and what each of them was at which time;
 * judges what searches find meanwhile by looking at all of them. Vectors are compared by their
 * distance. A key is written by one thread; any number search.
 */
final class VectorsChanged {

  static final int LIMIT = 10;

  private static final int DIMENSION = 32;
  private static final int CLUSTERS = 40;

  /** Older ones were replaced before any search began that goes on. */
  private static final int VERSIONS_MAX = 64;

  private static final VectorSearchOptions OPTIONS =
      VectorSearchOptions.nearest(LIMIT).withVectors();

  private final GridVectorCollection<Integer, String> vectors;
  private final float[][] centers = new float[CLUSTERS][];

  /** By keys, the latest first; replaced as a whole by the key's writer. */
  private final AtomicReferenceArray<List<Version>> versions;

  private final AtomicLong searches = new AtomicLong();
  private final AtomicLong expected = new AtomicLong();
  private final AtomicLong missed = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong unclear = new AtomicLong();
  private final AtomicInteger wrong = new AtomicInteger();

  /** The first result that was wrong. */
  private volatile @Nullable String wrongOne;

  /**
   * What a key was from some time on.
   *
   * @param vector null for removed
   */
  private record Version(float @Nullable [] vector, long begunNanos, AtomicLong acknowledgedNanos) {

    boolean isAcknowledgedBefore(long nanos) {
      long acknowledged = acknowledgedNanos.get();
      return acknowledged != 0 && acknowledged - nanos < 0;
    }
  }

  VectorsChanged(GridVectorCollection<Integer, String> vectors, int keys, Random random) {
    this.vectors = vectors;
    for (int i = 0; i < CLUSTERS; i++) {
      centers[i] = gaussian(random, 1);
    }
    versions = new AtomicReferenceArray<>(keys);
    for (int key = 0; key < keys; key++) {
      versions.set(key, List.of());
    }
  }

  static int dimension() {
    return DIMENSION;
  }

  private static float[] gaussian(Random random, double size) {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) (random.nextGaussian() * size);
    }
    return vector;
  }

  float[] next(Random random) {
    float[] vector = gaussian(random, 0.3);
    float[] center = centers[random.nextInt(CLUSTERS)];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] += center[i];
    }
    return vector;
  }

  // Writing.

  /** Stores a document for each key; none has had one. */
  void fill(Random random) {
    int batch = 1_000;
    for (int from = 0; from < versions.length(); from += batch) {
      Map<Integer, VectorDocument<String>> documents = new HashMap<>();
      for (int key = from; key < Math.min(from + batch, versions.length()); key++) {
        float[] vector = next(random);
        begin(key, vector).acknowledgedNanos.set(System.nanoTime());
        documents.put(key, VectorDocument.of("v", vector));
      }
      vectors.putAll(documents);
    }
  }

  /** Replaces or removes one, and then looks for it now and then. */
  void change(int key, Random random) {
    float[] vector = random.nextInt(4) == 0 ? null : next(random);
    Version version = begin(key, vector);
    while (true) {
      try {
        if (vector == null) {
          vectors.delete(key);
        } else {
          vectors.set(key, VectorDocument.of("v", vector));
        }
        break;
      } catch (RuntimeException e) {
        unclear.incrementAndGet(); // It may have been done, and is the same when it is done again.
      }
    }
    version.acknowledgedNanos.set(System.nanoTime());
    if (writes.incrementAndGet() % 16 == 0 && vector != null) {
      search(vector, key);
    }
  }

  private Version begin(int key, float @Nullable [] vector) {
    Version version = new Version(vector, System.nanoTime(), new AtomicLong());
    List<Version> next = new ArrayList<>();
    next.add(version);
    List<Version> before = versions.get(key);
    next.addAll(before.subList(0, Math.min(before.size(), VERSIONS_MAX)));
    versions.set(key, List.copyOf(next));
    return version;
  }

  // Searching.

  void search(Random random) {
    search(next(random), -1);
  }

  /**
   * Searches, and judges what was found.
   *
   * @param own a key that must be among the nearest; negative for none
   */
  private void search(float[] wanted, int own) {
    long begun = System.nanoTime();
    List<VectorSearchResult<Integer, String>> found;
    try {
      found = vectors.search(NamedVector.of(wanted), OPTIONS);
    } catch (RuntimeException e) {
      unclear.incrementAndGet();
      return;
    }
    long ended = System.nanoTime();
    searches.incrementAndGet();
    for (VectorSearchResult<Integer, String> result : found) {
      float[] vector = vectorOf(result);
      if (!wasThere(result.key(), vector, begun, ended)) {
        wrong("was not there: " + result.key());
      }
    }
    if (found.stream().map(VectorSearchResult::key).distinct().count() != found.size()) {
      wrong("found twice: " + found);
    }
    judge(wanted, found, begun, ended);
    if (own >= 0 && found.stream().noneMatch(result -> result.key() == own)) {
      wrong("what was stored just now was not found: " + own);
    }
  }

  private static float[] vectorOf(VectorSearchResult<Integer, String> result) {
    List<NamedVector> all = result.vectors();
    return all == null ? new float[0] : all.getFirst().values();
  }

  private void wrong(String what) {
    wrong.incrementAndGet();
    wrongOne = wrongOne == null ? what : wrongOne;
  }

  /** Whether a key may have had a vector at some moment of a search. */
  private boolean wasThere(int key, float[] vector, long begun, long ended) {
    Version later = null;
    for (Version version : versions.get(key)) {
      if (later != null && later.isAcknowledgedBefore(begun)) {
        return false;
      }
      if (version.begunNanos - ended < 0 && Arrays.equals(version.vector, vector)) {
        return true;
      }
      later = version;
    }
    return false;
  }

  /**
   * The nearest of what did not change meanwhile are expected, where nearer ones were not found.
   */
  private void judge(
      float[] wanted, List<VectorSearchResult<Integer, String>> found, long begun, long ended) {
    record Near(int key, double distance) {}
    List<Near> near = new ArrayList<>();
    for (int key = 0; key < versions.length(); key++) {
      float[] vector = stable(key, begun, ended);
      if (vector != null) {
        near.add(new Near(key, distance(wanted, vector)));
      }
    }
    near.sort(Comparator.comparingDouble(Near::distance));
    double worst =
        found.size() < LIMIT
            ? Double.POSITIVE_INFINITY
            : distance(wanted, vectorOf(found.getLast()));
    for (Near each : near.subList(0, Math.min(LIMIT, near.size()))) {
      expected.incrementAndGet();
      if (each.distance < worst - 1e-4
          && found.stream().noneMatch(result -> result.key() == each.key)) {
        missed.incrementAndGet();
      }
    }
  }

  /** What a key had throughout; null if that is not known, or nothing. */
  private float @Nullable [] stable(int key, long begun, long ended) {
    for (Version version : versions.get(key)) {
      if (version.begunNanos - ended < 0) {
        return version.isAcknowledgedBefore(begun) ? version.vector : null;
      }
    }
    return null;
  }

  private static double distance(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      double difference = (double) one[i] - other[i];
      sum += difference * difference;
    }
    return sum;
  }

  // What came of it.

  /** Keys that do not have what was acknowledged last; when nobody writes any more. */
  List<Integer> lost() {
    List<Integer> lost = new ArrayList<>();
    for (int key = 0; key < versions.length(); key++) {
      float[] last = versions.get(key).getFirst().vector;
      VectorDocument<String> there = vectors.get(key);
      boolean isSame =
          there == null || last == null
              ? there == null && last == null
              : Arrays.equals(there.vectors().getFirst().values(), last);
      if (!isSame) {
        lost.add(key);
      }
    }
    return lost;
  }

  /** How many keys have something. */
  long size() {
    long size = 0;
    for (int key = 0; key < versions.length(); key++) {
      size += versions.get(key).getFirst().vector == null ? 0 : 1;
    }
    return size;
  }

  long searches() {
    return searches.get();
  }

  double recall() {
    return 1 - (double) missed.get() / Math.max(1, expected.get());
  }

  /** What was wrong first, and how often something was; null if nothing was. */
  @Nullable String wrong() {
    return wrongOne == null ? null : wrong.get() + " times, first " + wrongOne;
  }

  @Override
  public String toString() {
    return "searches=%d writes=%d unclear=%d recall=%.4f wrong=%s"
        .formatted(searches.get(), writes.get(), unclear.get(), recall(), wrong());
  }
}
