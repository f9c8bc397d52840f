package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler.Combined;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.Slice;
import dev.grid.kernel.fragment.Fragment;
import dev.grid.kernel.fragment.RowsOrder;
import dev.grid.kernel.index.IndexKey;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.EntryCodeMessages.ProcessSlice;
import dev.grid.structures.map.MapExplainMessages.PartitionAccess;
import dev.grid.structures.map.MapFragmentMessages.ChangeEntries;
import dev.grid.structures.map.MapFragmentMessages.FragmentPart;
import dev.grid.structures.map.MapFragmentMessages.FragmentReply;
import dev.grid.structures.map.MapFragmentMessages.ResumeFragment;
import dev.grid.structures.map.MapFragmentMessages.RunFragment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What statements of SQL do: a {@link MapSearch} in each partition whose entries a {@link Fragment}
 * folds. One that does not fold ends when its answer is long enough, and says where it goes on, on
 * whichever member that is by then. Stateless.
 */
final class MapFragments {

  /** Parts are folded when so many have come. */
  private static final int PARTS_MAX = 64;

  private static final int WEIGHT_OF_ENTRY = 8;

  /** So many times an answer's bytes go outside at once, of which a filter may leave few. */
  private static final int OUTSIDE = 4;

  private MapFragments() {}

  /** What a call needs before it begins. */
  private record Ready(CompiledPredicate predicate, Fragment fragment) {}

  static Outcome handle(MapFragmentMessages<?> message, MapState state, Call call) {
    if (!(message instanceof FragmentPart m)) {
      throw new IllegalStateException(message + " is not for partitions");
    }
    Fragment fragment = call.queries().fragments().fragment(m.fragment());
    CompiledPredicate predicate = call.queries().find(m.predicate());
    return predicate != null
        ? begin(m, new Ready(predicate, fragment), state, call)
        : new Outcome.Sliced(
            MapFragmentMessages.POOL,
            services ->
                new Ready(
                    services.queries().compile(m.predicate(), services.serialization()), fragment));
  }

  private static Outcome begin(FragmentPart m, Ready ready, MapState state, Call call) {
    Fragment fragment = ready.fragment();
    Folding folding =
        new Folding(
            fragment,
            fragment.begin(call.queries().schemas(), m.bytesMax()),
            m.bytesMax(),
            m.cursor());
    return goOn(m, new MapSearch(ready.predicate(), folding, Slice.START), state, call);
  }

  static Outcome resume(
      MapFragmentMessages<?> message, @Nullable Object result, MapState state, Call call) {
    return switch (Objects.requireNonNull(result)) {
      case Ready ready -> begin((FragmentPart) message, ready, state, call);
      case MapSearch search -> goOn((FragmentPart) message, search, state, call);
      default -> throw new IllegalStateException("resumed with " + result);
    };
  }

  private static Outcome goOn(FragmentPart m, MapSearch search, MapState state, Call call) {
    ((Folding) search.fold()).look(call);
    Outcome outside = search.whole(state, call);
    if (outside != null) {
      return outside;
    }
    List<Integer> open = new ArrayList<>(1);
    List<Integer> cursors = new ArrayList<>(1);
    if (search.from() != Slice.END) {
      open.add(call.partition());
      cursors.add(search.from());
    }
    List<PartitionAccess> access = null;
    if (m.explains()) {
      access = new ArrayList<>(1);
      access.add(search.done(state, call));
    }
    return Outcome.reply(
        new FragmentReply(((Folding) search.fold()).run.end(), open, cursors, access));
  }

  /** Has a fragment fold what is found. */
  private static final class Folding implements MapSearch.Fold {

    private static final byte[] NONE = {};

    private final Fragment fragment;
    private final Fragment.Run run;
    private final long bytesMax;
    private final int cursor;
    private TypedValue @Nullable [] lastValues;
    private RowOrder.@Nullable Row last;

    /** The partition's part of the map in which partners are; null if it has none. */
    private @Nullable MapState beside;

    private long nowMillis;

    /** Partners of entries that are added outside, by their keys. */
    private final Map<Data, byte[]> partners = new HashMap<>();

    Folding(Fragment fragment, Fragment.Run run, int bytesMax, int cursor) {
      this.fragment = fragment;
      this.run = run;
      this.bytesMax = bytesMax;
      this.cursor = cursor;
    }

    @Override
    public void add(byte[] key, byte[] value) {
      throw new IllegalStateException("added where it is, or outside");
    }

    /** Looks for partners in what the partition has during this handling. */
    void look(Call call) {
      String other = fragment.beside();
      if (other != null) {
        beside = (MapState) call.beside(other);
        nowMillis = call.nowMillis();
        partners.clear();
      }
    }

    private byte @Nullable [] partner(MapEntry entry) {
      MapEntry found = beside == null ? null : beside.find(new Data(entry.storedKey()));
      return found == null || found.isExpiredAt(nowMillis) ? null : found.value;
    }

    @Override
    public boolean addInside(MapEntry entry) {
      return fragment.beside() == null
          ? run.add(entry.storedKey(), entry.value)
          : run.addWith(entry.storedKey(), entry.value, partner(entry));
    }

    @Override
    public void keepForOutside(MapEntry entry) {
      byte[] partner = fragment.beside() == null ? null : partner(entry);
      if (partner != null) {
        partners.put(new Data(entry.key()), partner);
      }
    }

    @Override
    public void addOutside(byte[] key, byte[] value, OutsideServices services) {
      if (fragment.beside() == null) {
        run.addOutside(key, value, services);
      } else {
        run.addWithOutside(key, value, partners.get(new Data(key)), services);
      }
    }

    @Override
    public boolean runsOutside() {
      return fragment.runsOutside();
    }

    /** Only along an index of one attribute, all of whose values have the fragment's order. */
    @Override
    public @Nullable RowWalk walk(MapState state, CompiledPredicate predicate) {
      RowsOrder wanted = fragment.order();
      if (wanted == null || fragment.runsOutside() || state.indexes().isEmpty()) {
        return null;
      }
      RowWalk walk =
          RowWalk.find(
              new RowOrder(wanted),
              null,
              wanted.rows(),
              this::last,
              state.indexes(),
              predicate,
              state.entries());
      return walk != null && walk.isOf(rank(wanted.terms().getFirst().values())) ? walk : null;
    }

    private static byte rank(RowsOrder.Values values) {
      return switch (values) {
        case BOOLEANS -> IndexKey.BOOLEAN;
        case NUMBERS -> IndexKey.NUMBER;
        case TEXTS -> IndexKey.TEXT;
        case DATES -> IndexKey.DATE;
        case TIMES -> IndexKey.TIME;
        case TIMESTAMPS -> IndexKey.TIMESTAMP;
        case INSTANTS -> IndexKey.INSTANT;
      };
    }

    /** The last row that is wanted: of those that an order leaves equal to it none more is. */
    @SuppressWarnings("ReferenceEquality") // Whether it is the same as the last time.
    private RowOrder.@Nullable Row last() {
      TypedValue[] now = run.last();
      if (now != lastValues) {
        lastValues = now;
        boolean isDescending = now != null && isDescending(fragment.order());
        last = now == null ? null : new RowOrder.Row(now, isDescending ? -1 : 0, NONE, NONE);
      }
      return last;
    }

    private static boolean isDescending(@Nullable RowsOrder order) {
      return order != null && order.terms().getFirst().descending();
    }

    @Override
    public void reset() {
      run.reset();
    }

    @Override
    public boolean endsEarly() {
      return !fragment.isFolded();
    }

    @Override
    public boolean hasEnough() {
      return run.isFull();
    }

    /** They are not added before the slice has ended. */
    @Override
    public long outsideBytesOfSlice() {
      return fragment.isFolded() ? Slice.BYTES_MAX : Math.min(Slice.BYTES_MAX, OUTSIDE * bytesMax);
    }

    @Override
    public int startAt() {
      return cursor;
    }

    @Override
    public int entriesOfSlice() {
      return Math.max(1, Slice.ENTRIES_MAX / (1 + fragment.weight() / WEIGHT_OF_ENTRY));
    }

    @Override
    public boolean isFull(int at) {
      return run.isFull();
    }
  }

  // All partitions.

  /** What each partition is asked. */
  static Message<?> part(MapFragmentMessages<?> message, int from) {
    return switch (message) {
      case RunFragment m ->
          new FragmentPart(
              m.name(),
              m.fragment(),
              m.predicate(),
              m.bytesMax(),
              Slice.START,
              m.folds(),
              m.explains());
      case ResumeFragment m ->
          new FragmentPart(
              m.name(),
              m.fragment(),
              m.predicate(),
              m.bytesMax(),
              Slice.START,
              m.folds(),
              m.explains());
      case FragmentPart m -> m;
      case ChangeEntries m ->
          new ProcessSlice(
              m.name(), EntryCode.Kind.CHANGE.code(), m.change(), from, null, m.predicate());
    };
  }

  static FragmentReply merge(@Nullable Object left, @Nullable Object right) {
    FragmentReply all = (FragmentReply) Objects.requireNonNull(left);
    FragmentReply more = (FragmentReply) Objects.requireNonNull(right);
    all.parts().addAll(more.parts());
    all.open().addAll(more.open());
    all.cursors().addAll(more.cursors());
    List<PartitionAccess> access = more.access();
    if (access == null) {
      return all;
    }
    if (all.access() != null) {
      access.addAll(all.access());
    }
    return new FragmentReply(all.parts(), all.open(), all.cursors(), access);
  }

  /** Folds what many partitions have come to, on a worker. */
  static Outcome.@Nullable Task reduction(FragmentPart asked, @Nullable Object merged) {
    if (!asked.folds()
        || !(merged instanceof FragmentReply all)
        || all.parts().size() < PARTS_MAX) {
      return null;
    }
    return services -> {
      Fragment fragment = services.queries().fragments().fragment(asked.fragment());
      return new FragmentReply(
          new ArrayList<>(fragment.merge(all.parts())), all.open(), all.cursors(), all.access());
    };
  }

  static Combined combine(MapFragmentMessages<?> message, @Nullable Object merged) {
    Object reply =
        message instanceof ChangeEntries
            ? changed(merged == null ? List.of() : ((MapMessages.ScanReply) merged).items())
            : merged == null
                ? new FragmentReply(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), null)
                : merged;
    return new Combined(reply, List.of());
  }

  private static long changed(List<Data> counts) {
    long all = 0;
    for (Data count : counts) {
      all += ByteBuffer.wrap(count.bytes()).getInt(Data.HEADER_BYTES);
    }
    return all;
  }

  /** How many entries of a slice were changed, as an answer of it. */
  static Data count(int changed) {
    return new Data(
        ByteBuffer.allocate(Data.HEADER_BYTES + Integer.BYTES)
            .putInt(Data.HEADER_BYTES, changed)
            .array());
  }
}
