package dev.grid.structures.map;

import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.Slice;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.AttributeReader;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.ObjectParts;
import dev.grid.kernel.query.Schemas;
import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.query.QueryException;
import dev.grid.structures.map.MapSearchMessages.FoundRow;
import dev.grid.structures.map.MapSearchMessages.PartReply;
import dev.grid.structures.map.MapSearchMessages.SearchPart;
import dev.grid.structures.map.MapSearchMessages.SortPosition;
import dev.grid.structures.map.RowOrder.Row;
import dev.grid.structures.map.RowOrder.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first rows behind a position, in an order, of all that it is shown. What it takes is in
 * proportion to the rows that are wanted, however many there are. What has no order in bytes is
 * read as objects, outside. Confined to one thread at a time.
 */
final class FirstRows implements MapSearch.Fold {

  /** What was put together is cut when it is so many times what is wanted. */
  private static final int MERGED_MAX = 4;

  /** With more bytes than these it is cut when it is half as much again. */
  private static final long MERGED_BYTES = 4 << 20;

  /** Without an order the first slice looks at so many entries for each row that is wanted. */
  private static final int LOOKED_AT_FOR_ONE = 2;

  private static final int LOOKED_AT_MIN = 64;

  /** What rows are ordered by stands for itself, without a schema. */
  private static final Schemas NO_SCHEMAS = new Schemas(new SchemaRegistry());

  private static final AttributePath WHOLE = AttributePath.of(AttributePath.THIS);

  private final SearchPart asked;
  private final RowOrder order;
  private final List<Term> terms;
  private final AttributeReader reader;
  private final boolean isCounting;

  /** The last in the order is first. */
  private final PriorityQueue<Row> kept;

  /** Rows come behind it; null if there is none, or only objects tell where it is. */
  private @Nullable Row position;

  private boolean isPositionKnown;

  /** Whether something that was kept is ordered by objects. */
  private boolean isOfObjects;

  private long counted;
  private int entriesOfSlice;

  /**
   * Nothing is found yet.
   *
   * @param isEvery whether every entry is meant, so that they need not be counted one by one
   * @throws QueryException if there is no such order
   * @throws IllegalArgumentException if there is no such position
   */
  FirstRows(SearchPart asked, boolean isEvery, Schemas schemas) {
    if (asked.rows() < 0) {
      throw new IllegalArgumentException("rows=" + asked.rows() + ": must not be negative");
    }
    this.asked = asked;
    this.order = new RowOrder(asked.order());
    this.terms = order.terms();
    this.reader = new AttributeReader(schemas);
    this.isCounting = asked.counting() && !isEvery;
    this.kept = new PriorityQueue<>(order.reversed());
    long wanted = Math.max(LOOKED_AT_MIN, (long) LOOKED_AT_FOR_ONE * asked.rows());
    this.entriesOfSlice = (int) Math.min(Integer.MAX_VALUE, wanted);
    SortPosition from = asked.position();
    position = from == null ? null : place(from, null);
    isPositionKnown = from == null || position != null;
  }

  /** The place of a position; null if only objects tell, and there is nothing to read them. */
  private @Nullable Row place(SortPosition from, @Nullable Serialization serialization) {
    if (from.values().size() != terms.size()) {
      throw new IllegalArgumentException(
          "position has values="
              + from.values().size()
              + " for an order of attributes="
              + terms.size());
    }
    TypedValue[] sort = sortOf(from.values(), serialization);
    return sort == null ? null : new Row(sort, from.key().bytes(), Row.NO_VALUE);
  }

  private TypedValue @Nullable [] sortOf(
      List<@Nullable Data> values, @Nullable Serialization serialization) {
    TypedValue[] sort = new TypedValue[terms.size()];
    for (int i = 0; i < sort.length; i++) {
      Data data = values.get(i);
      TypedValue value = new TypedValue();
      value.setNull();
      if (data != null) {
        value = reader.read(WHOLE, data.bytes());
        if (needsObject(value)) {
          if (serialization == null) {
            return null;
          }
          value = comparable(terms.get(i), serialization.toObject(data));
        }
      }
      sort[i] = terms.get(i).sorted(value).copy();
    }
    return sort;
  }

  private static boolean needsObject(TypedValue value) {
    return switch (value.kind()) {
      case BYTES, PART, NEEDS_CLASS -> true;
      default -> false;
    };
  }

  private static TypedValue comparable(Term term, @Nullable Object object) {
    TypedValue value = TypedValue.of(object);
    if (value.kind() == TypedValue.Kind.OBJECT && !(object instanceof Comparable<?>)) {
      throw new QueryException(
          "attribute="
              + term.path()
              + " is of class="
              + value.object().getClass().getName()
              + " in some entry, which has no order: order by what is in it");
    }
    return value;
  }

  // What a search asks.

  @Override
  public boolean runsOutside() {
    return !isPositionKnown;
  }

  @Override
  public int startAt() {
    Row from = position;
    return terms.isEmpty() && from != null && !isCounting ? EntryTable.cursorOf(from.hash()) : 0;
  }

  @Override
  public int entriesOfSlice() {
    if (!terms.isEmpty() || isCounting) {
      return Integer.MAX_VALUE;
    }
    int entries = entriesOfSlice;
    entriesOfSlice = (int) Math.min(Integer.MAX_VALUE, 2L * entries);
    return entries;
  }

  /** Without an order rows come by their hashes, and so are looked at. */
  @Override
  public boolean isFull(int cursor) {
    if (isCounting || !terms.isEmpty() && asked.rows() > 0) {
      return false;
    }
    Row last = lastKept();
    return asked.rows() == 0 || last != null && EntryTable.isBefore(last.hash(), cursor);
  }

  @Override
  public @Nullable RowWalk walk(MapState state, CompiledPredicate predicate) {
    return isCounting || terms.isEmpty() || asked.rows() == 0 || !isPositionKnown
        ? null
        : RowWalk.find(
            order,
            position,
            asked.rows(),
            this::lastKept,
            state.indexes(),
            predicate,
            state.entries());
  }

  @Override
  public void reset() {
    kept.clear();
    counted = 0;
  }

  /** The last that is kept, once as many are as are wanted. */
  private @Nullable Row lastKept() {
    return kept.size() < asked.rows() ? null : kept.peek();
  }

  // Rows.

  @Override
  public void add(byte[] key, byte[] value) {
    throw new IllegalStateException("added where it is, or outside");
  }

  /** Once objects are kept it is they that a row is compared with, or that others move past. */
  @Override
  public boolean addInside(MapEntry entry) {
    return !isOfObjects && add(entry.storedKey(), entry.value, entry::key, null);
  }

  @Override
  public void addOutside(byte[] key, byte[] value, OutsideServices services) {
    SortPosition from = asked.position();
    if (from != null && position == null) {
      position = place(from, services.serialization());
      isPositionKnown = true;
    }
    boolean unused = add(key, value, () -> key, services.serialization());
  }

  /**
   * Adds a row if it is among the first.
   *
   * @param ownKey the key for good, if it is kept
   * @return false if it has to be added outside
   */
  private boolean add(
      byte[] key, byte[] value, Supplier<byte[]> ownKey, @Nullable Serialization serialization) {
    Row last = lastKept();
    int toLast = last == null ? -1 : 0;
    TypedValue @Nullable [] sort = null;
    for (int i = 0; i < terms.size() && asked.rows() > 0 && toLast <= 0; i++) {
      Term term = terms.get(i);
      TypedValue found = reader.read(term.path(), term.path().ofKey() ? key : value);
      if (needsObject(found)) {
        if (serialization == null) {
          return false;
        }
        found = read(term, key, value, serialization);
      }
      found = term.sorted(found);
      toLast = toLast < 0 || last == null ? -1 : term.compare(found, last.sort()[i]);
      if (toLast <= 0) {
        sort = sort == null ? new TypedValue[terms.size()] : sort;
        sort[i] = found.copy();
      }
    }
    counted += isCounting ? 1 : 0;
    if (asked.rows() == 0 || toLast > 0) {
      return true;
    }
    keep(new Row(sort == null ? NO_SORT : sort, key, value), last, ownKey);
    return true;
  }

  private static final TypedValue[] NO_SORT = {};

  private TypedValue read(Term term, byte[] key, byte[] value, Serialization serialization) {
    Object object = serialization.toObject(new Data(term.path().ofKey() ? key : value));
    TypedValue read = comparable(term, new ObjectParts().find(term.path(), object, found -> true));
    isOfObjects |= read.kind() == TypedValue.Kind.OBJECT;
    return read;
  }

  private void keep(Row row, @Nullable Row last, Supplier<byte[]> ownKey) {
    if (position != null && order.compare(row, position) <= 0) {
      return;
    }
    if (last != null) {
      if (order.compare(row, last) >= 0) {
        return;
      }
      kept.remove();
    }
    kept.add(new Row(row.sort(), row.hash(), ownKey.get(), row.value()));
  }

  // What it comes to.

  /** Whether {@link #reply} has to be called outside. */
  boolean endsOutside() {
    return isOfObjects || kept.size() > Slice.ENTRIES_MAX;
  }

  /**
   * The rows that were kept.
   *
   * @param entries how many there are in all, if each is meant
   * @param serializer of what they are ordered by
   */
  PartReply reply(long entries, Function<Object, Data> serializer) {
    List<FoundRow> rows = new ArrayList<>(kept.size());
    for (Row row : kept) {
      List<@Nullable Data> values = new ArrayList<>(row.sort().length);
      for (TypedValue value : row.sort()) {
        Object object = value.toObject();
        values.add(object == null ? null : serializer.apply(object));
      }
      rows.add(new FoundRow(new Data(row.key()), new Data(row.value()), values));
    }
    return new PartReply(rows, isCounting ? counted : asked.counting() ? entries : 0);
  }

  /** What two have found, together; cut to what is wanted if it is some times that. */
  static PartReply merge(SearchPart asked, PartReply left, PartReply right) {
    List<FoundRow> all = left.rows();
    all.addAll(right.rows());
    long matching = left.matching() + right.matching();
    PartReply both = new PartReply(all, matching);
    long rows = Math.max(1, asked.rows());
    boolean isToBeCut =
        all.size() > MERGED_MAX * rows
            || all.size() > rows + rows / 2 && both.bytes() > MERGED_BYTES;
    List<FoundRow> first = isToBeCut ? first(asked, all, 0, asked.rows(), null) : null;
    return first == null ? both : new PartReply(first, matching);
  }

  /**
   * Some rows in their order.
   *
   * @return may be changed; null if only objects tell, and there is nothing to read them
   */
  static @Nullable List<FoundRow> first(
      SearchPart asked,
      List<FoundRow> all,
      int from,
      int to,
      @Nullable Serialization serialization) {
    FirstRows in = new FirstRows(unplaced(asked), true, NO_SCHEMAS);
    record Sorted(Row row, FoundRow found) {}
    List<Sorted> sorted = new ArrayList<>(all.size());
    for (FoundRow found : all) {
      TypedValue[] sort = in.sortOf(found.order(), serialization);
      if (sort == null) {
        return null;
      }
      sorted.add(new Sorted(new Row(sort, found.key().bytes(), Row.NO_VALUE), found));
    }
    sorted.sort((a, b) -> in.order.compare(a.row(), b.row()));
    List<FoundRow> first = new ArrayList<>();
    for (int i = from; i < Math.min(to, sorted.size()); i++) {
      first.add(sorted.get(i).found());
    }
    return first;
  }

  private static SearchPart unplaced(SearchPart asked) {
    return new SearchPart(
        asked.name(), asked.predicate(), asked.order(), null, asked.rows(), asked.counting());
  }
}
