package dev.grid.systemtests.simulation;

import dev.grid.LostEvents;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.GridMapView;
import dev.grid.map.StaleViewException;
import dev.grid.map.ViewConfig;
import dev.grid.map.ViewConfig.WhenStale;
import dev.grid.map.ViewListener;
import dev.grid.map.ViewStatistics;
import dev.grid.query.IndexConfig;
import dev.grid.query.Predicates;
import dev.grid.query.Search;
import dev.grid.query.SearchRow;
import dev.grid.query.SortOrder;
import dev.grid.structures.map.MapStructure;
import dev.grid.systemtests.simulation.WatchedMap.Register;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Members that keep views of a {@link WatchedMap}, and now and then close one and make it anew.
 * What they find is nothing older than the view's age says, or its bound, and never older than what
 * they have found before; there is nothing that the view does not mean. A listener is told each
 * change of what it was told before. In the end a view has what the map has, and its listener was
 * told of that.
 */
final class ViewReaders {

  /** One look in so many is at everything. */
  private static final int ALL_ONE_IN = 8;

  /** Every so many looks, about, the view is closed and made anew. */
  private static final int CLOSED_ONE_IN = 200;

  /** Its failures are wanted here. Kept, as a logger that nobody has forgets its level. */
  private static final Logger LOG = Logger.getLogger("dev.grid.structures.map.ViewFailures");

  /** Longer than a run. */
  private static final Duration LOAD_TIMEOUT = Duration.ofHours(1);

  private final World world;
  private final WatchedMap watched;
  private final int partitions;
  private final List<Reader> readers = new ArrayList<>();
  private long reads;
  private long heard;

  /** What views have done that are closed. */
  private final List<ViewStatistics> closed = new ArrayList<>();

  /** What is kept, and how it is read. */
  private enum Kind {
    /** Read in order, by an index of its own. */
    ORDERED(
        ViewConfig.named("ordered")
            .withPredicate(WatchedMap.MEANT)
            .withIndexes(List.of(IndexConfig.sorted("this")))),

    EVERYTHING(ViewConfig.named("everything")),

    /**
     * By code that members run outside partitions, while entries change; read however old it is.
     */
    OUTSIDE(
        ViewConfig.named("outside")
            .withPredicate(
                Predicates.and(WatchedMap.MEANT, Predicates.regex("__key", WatchedMap.KEY + ".*")))
            .withWhenStale(WhenStale.SERVE));

    private final ViewConfig config;

    Kind(ViewConfig config) {
      this.config = config.withMaxStaleness(WatchedMap.BOUND).withLoadTimeout(LOAD_TIMEOUT);
    }

    boolean isOfMeant() {
      return this != EVERYTHING;
    }

    /** Whether an entry of the map is to be in the view. */
    boolean has(String key, long value) {
      return switch (this) {
        case ORDERED -> WatchedMap.isMeant(value);
        case EVERYTHING -> true;
        case OUTSIDE -> WatchedMap.isMeant(value) && key.startsWith(WatchedMap.KEY);
      };
    }
  }

  ViewReaders(World world, WatchedMap watched, int partitions) {
    this.world = world;
    this.watched = watched;
    this.partitions = partitions;
    LOG.setLevel(Level.OFF);
  }

  /** Begins to read at a member that has joined. */
  void readAt(SimulatedMember member) {
    Kind kind = Kind.values()[readers.size() % Kind.values().length];
    Reader reader = new Reader(member, kind);
    readers.add(reader);
    reader.open();
  }

  /** How many reads were answered. */
  long reads() {
    return reads;
  }

  /** How many changes listeners were told of. */
  long heard() {
    return heard;
  }

  /** How many keys views have asked about, as they had changed. */
  long refreshed() {
    return statistics().mapToLong(ViewStatistics::refreshedKeys).sum();
  }

  /** How many changes were found to be lost. */
  long lost() {
    return statistics().mapToLong(ViewStatistics::lostChanges).sum();
  }

  private Stream<ViewStatistics> statistics() {
    Stream<ViewStatistics> open =
        readers.stream()
            .flatMap(reader -> Stream.ofNullable(reader.view))
            .map(GridMapView::statistics);
    return Stream.concat(closed.stream(), open);
  }

  /** When nothing changes any more: checks what there is against what the map has. */
  void judge(Map<String, Long> map) {
    readers.forEach(reader -> reader.judge(map));
  }

  /** One member. */
  private final class Reader {

    private final SimulatedMember member;
    private final Kind kind;
    private final AsyncGridMap<String, Long> map;

    /** The last change of a key that was found. */
    private final Map<String, Long> found = new HashMap<>();

    private @Nullable GridMapView<String, Long> view;
    private @Nullable Listener listener;

    Reader(SimulatedMember member, Kind kind) {
      this.member = member;
      this.kind = kind;
      SimulatedInvoker invoker = new SimulatedInvoker(world, partitions, false, () -> member);
      // Some are told of what is lost, others are not.
      boolean isLosing = readers.size() % 2 == 0;
      this.map =
          MapStructure.<String, Long>proxy(
                  WatchedMap.NAME, isLosing ? invoker.losing(WatchedMap.LOST_ONE_IN) : invoker)
              .async();
    }

    void open() {
      var unused =
          map.view(kind.config)
              .whenComplete(
                  (made, failure) -> {
                    if (failure == null) {
                      view = made;
                      next();
                    } else {
                      watched.violate(this + " is not loaded: " + failure);
                    }
                  });
    }

    private void next() {
      if (watched.isRunning()) {
        world.in(world.micros(20_000, 100_000), member.here(this::look));
      }
    }

    private void look() {
      GridMapView<String, Long> open = view;
      Register register = watched.anyRegister();
      if (open == null || register == null) {
        next();
        return;
      }
      if (world.random().nextInt(CLOSED_ONE_IN) == 0) {
        close(open);
        open();
        return;
      }
      try {
        if (listener == null) {
          listener = new Listener(this, content(open));
          var unused = open.addListener(listener);
        }
        if (world.random().nextInt(ALL_ONE_IN) == 0) {
          Map<String, Long> content = content(open);
          watched.registers().forEach(each -> check(open, each, content.get(each.key)));
        } else {
          check(open, register, open.get(register.key));
        }
        reads++;
      } catch (StaleViewException e) {
        // It may be, and says so.
      }
      next();
    }

    private void close(GridMapView<String, Long> open) {
      closed.add(open.statistics());
      view = null;
      listener = null;
      open.close();
    }

    private void check(GridMapView<String, Long> open, Register register, @Nullable Long value) {
      Duration bound = open.age();
      if (kind.config.whenStale() == WhenStale.FAIL && bound.compareTo(WatchedMap.BOUND) > 0) {
        bound = WatchedMap.BOUND; // What was read is no older, only other partitions are.
      }
      long least =
          Math.max(
              register.acknowledgedAt(world.nowNanos() - bound.toNanos()),
              found.getOrDefault(register.key, 0L));
      found.put(register.key, watched.check(this, register, value, least, kind.isOfMeant()));
    }

    /** All of it, as it is read in this kind of view. */
    private Map<String, Long> content(GridMapView<String, Long> open) {
      Map<String, Long> content = new TreeMap<>();
      if (kind == Kind.ORDERED) {
        Search search = Search.all().orderedBy(SortOrder.ascending("this"));
        long last = Long.MIN_VALUE;
        for (SearchRow<String, Long> row : open.search(search).rows()) {
          long value = row.value() == null ? 0 : row.value();
          add(content, row.key(), value);
          if (value < last) {
            watched.violate(this + " has " + value + " behind " + last);
          }
          last = value;
        }
      } else {
        open.entrySet().forEach(entry -> add(content, entry.getKey(), entry.getValue()));
      }
      if (open.size() != content.size()) {
        watched.violate(this + " has size=" + open.size() + ", and entries " + content);
      }
      return content;
    }

    private void add(Map<String, Long> content, String key, long value) {
      if (content.put(key, value) != null || !kind.has(key, value)) {
        watched.violate(this + " has twice, or not to have, " + key + "=" + value);
      }
    }

    void judge(Map<String, Long> map) {
      if (!member.isAlive()) {
        return;
      }
      GridMapView<String, Long> open = view;
      if (open == null) {
        watched.violate(this + " is not loaded still");
        return;
      }
      Map<String, Long> expected = new TreeMap<>(map);
      expected.entrySet().removeIf(entry -> !kind.has(entry.getKey(), entry.getValue()));
      if (open.age().compareTo(WatchedMap.BOUND) > 0) {
        watched.violate(this + " is not confirmed still, age=" + open.age());
        return;
      }
      requireSame(expected, content(open), "has");
      if (listener != null) {
        requireSame(expected, listener.content, "has told of");
      }
    }

    private void requireSame(Map<String, Long> expected, Map<String, Long> actual, String what) {
      if (!expected.equals(actual)) {
        Map<String, Long> missing = new TreeMap<>(expected);
        missing.entrySet().removeAll(actual.entrySet());
        Map<String, Long> extra = new TreeMap<>(actual);
        extra.entrySet().removeAll(expected.entrySet());
        watched.violate(this + " " + what + " " + extra + " instead of " + missing);
      }
    }

    @Override
    public String toString() {
      return "view " + kind.config.name() + " of " + member;
    }
  }

  /** Follows what a view has by what it is told. */
  private final class Listener implements ViewListener<String, Long> {

    private final Reader reader;
    private final Map<String, Long> content;

    Listener(Reader reader, Map<String, Long> content) {
      this.reader = reader;
      this.content = new TreeMap<>(content);
    }

    @Override
    public void added(String key, @Nullable Long value) {
      changed(key, null, value);
    }

    @Override
    public void updated(String key, Long oldValue, Long value) {
      changed(key, oldValue, value);
    }

    @Override
    public void removed(String key, @Nullable Long oldValue) {
      changed(key, oldValue, null);
    }

    private void changed(String key, @Nullable Long before, @Nullable Long now) {
      heard++;
      Long known = now == null ? content.remove(key) : content.put(key, now);
      if (known == null ? before != null : !known.equals(before)) {
        watched.violate(
            "%s told of %s from %s to %s at ms %d, when it was %s"
                .formatted(reader, key, before, now, world.nowMillis(), known));
      }
      if (known != null && now != null && Math.abs(now) <= Math.abs(known)) {
        watched.violate(reader + " told of " + key + " going back from " + known + " to " + now);
      }
    }

    @Override
    public void eventsLost(LostEvents lostEvents) {
      watched.violate(reader + " told of lost events: " + lostEvents);
    }

    @Override
    public void failed(RuntimeException failure) {
      watched.violate(reader + " failed: " + failure);
    }
  }
}
