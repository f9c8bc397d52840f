package dev.grid.structures.map;

import dev.grid.GridSerializationException;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.UserCode;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.AttributeReader;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Schemas;
import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.query.PagingPredicate;
import dev.grid.query.QueryException;
import dev.grid.structures.map.MapQueryMessages.AnchorDataListHolder;
import dev.grid.structures.map.MapQueryMessages.EntryPage;
import dev.grid.structures.map.MapQueryMessages.ItemPage;
import dev.grid.structures.map.MapQueryMessages.PageReply;
import dev.grid.structures.map.MapQueryMessages.PagingPredicateHolder;
import dev.grid.structures.map.MapSearchMessages.SortTerm;
import dev.grid.structures.map.RowOrder.Row;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The first entries behind an anchor, in the order of a page: by a comparator, or the natural one
 * of values, or of keys; what is equal there by the hash of the key, then its bytes. Keeps as many
 * entries as may be on the page that is asked for and those between it and the anchor. Confined to
 * one thread at a time.
 */
final class MapPaging implements MapSearch.Fold {

  static final int KEYS = 0;
  static final int VALUES = 1;
  static final int ENTRIES = 2;

  /** Entries between an anchor and the end of the page that is asked for, at most. */
  static final int ENTRIES_MAX = 1_000_000;

  /** What was put together is cut when it is so many times what may be on the page. */
  private static final int MERGED_MAX = 4;

  /** With more bytes than these it is cut when it is half as much again. */
  private static final long MERGED_BYTES = 4 << 20;

  private static final AttributePath OF_KEY = AttributePath.of(AttributePath.KEY);
  private static final AttributePath OF_VALUE = AttributePath.of(AttributePath.THIS);

  private static final RowOrder BY_KEY = natural(AttributePath.KEY);
  private static final RowOrder BY_VALUE = natural(AttributePath.THIS);

  /** Whole keys and values need none: those with fields have no natural order without a class. */
  private static final Schemas NO_SCHEMAS = new Schemas(new SchemaRegistry());

  private final PagingPredicateHolder asked;
  private final AttributePath path;
  private final AttributeReader reader = new AttributeReader(NO_SCHEMAS);
  private final int entriesMax;
  private final int anchorPage;
  private final Map.@Nullable Entry<Data, Data> anchor;

  /** Of the order, once it is known outside. */
  private @Nullable Comparator<Map.Entry<Object, Object>> comparator;

  private @Nullable Item anchorItem;

  /** Whether something was met that only objects have an order for. */
  private boolean isOfObjects;

  /** What is to be sorted outside; of one slice at most. */
  private final List<Map.Entry<byte[], byte[]>> unordered = new ArrayList<>();

  /** The last in the order is first. */
  private final PriorityQueue<Item> kept = new PriorityQueue<>((a, b) -> compare(b, a));

  /**
   * An entry.
   *
   * @param row with what it is sorted by in natural order
   * @param entry as objects, for a comparator
   */
  private record Item(Row row, Map.@Nullable Entry<Object, Object> entry) {

    static Item of(
        TypedValue sort, Map.@Nullable Entry<Object, Object> entry, byte[] key, byte[] value) {
      return new Item(new Row(new TypedValue[] {sort}, key, value), entry);
    }

    TypedValue sort() {
      return row.sort()[0];
    }

    int hash() {
      return row.hash();
    }

    byte[] key() {
      return row.key();
    }

    byte[] value() {
      return row.value();
    }
  }

  private static RowOrder natural(String attribute) {
    return new RowOrder(List.of(new SortTerm(attribute, false, true, false)));
  }

  /**
   * Nothing is found yet.
   *
   * @throws IllegalArgumentException if there is no such page
   */
  MapPaging(PagingPredicateHolder asked) {
    this.asked = asked;
    if (asked.pageSize() < 1 || asked.pageSize() > PagingPredicate.PAGE_SIZE_MAX) {
      throw new IllegalArgumentException(
          "pageSize=" + asked.pageSize() + ": must be from 1 to " + PagingPredicate.PAGE_SIZE_MAX);
    }
    if (asked.page() < 0) {
      throw new IllegalArgumentException("page=" + asked.page() + ": must not be negative");
    }
    AnchorDataListHolder anchors = asked.anchorDataListHolder();
    int nearest = -1;
    int page = -1;
    int count = Math.min(anchors.anchorPageList().size(), anchors.anchorDataList().size());
    for (int i = 0; i < count; i++) {
      int of = anchors.anchorPageList().get(i);
      if (of > page && of < asked.page()) {
        page = of;
        nearest = i;
      }
    }
    anchorPage = page;
    anchor = nearest < 0 ? null : anchors.anchorDataList().get(nearest);
    long wanted = (long) (asked.page() - anchorPage) * asked.pageSize();
    if (wanted > ENTRIES_MAX) {
      throw new IllegalArgumentException(
          "page="
              + asked.page()
              + " with pageSize="
              + asked.pageSize()
              + " is more than "
              + ENTRIES_MAX
              + " entries behind the last page that was asked for: go there in smaller steps");
    }
    entriesMax = (int) wanted;
    path = asked.iterationTypeId() == VALUES ? OF_VALUE : OF_KEY;
  }

  @Override
  public boolean runsOutside() {
    return asked.comparatorData() != null || isOfObjects;
  }

  /** Natural order is that of an index by the whole key or value. */
  @Override
  public @Nullable RowWalk walk(MapState state, CompiledPredicate predicate) {
    if (runsOutside()) {
      return null;
    }
    Map.Entry<Data, Data> after = anchor;
    return RowWalk.find(
        path.ofKey() ? BY_KEY : BY_VALUE,
        after == null ? null : item(after.getKey().bytes(), after.getValue().bytes()).row(),
        entriesMax,
        () -> kept.size() < entriesMax ? null : kept.element().row(),
        state.indexes(),
        predicate,
        state.entries());
  }

  @Override
  public void reset() {
    kept.clear();
    unordered.clear();
  }

  @Override
  public void add(byte[] key, byte[] value) {
    TypedValue sort = reader.read(path, path.ofKey() ? key : value);
    if (sort.kind() == TypedValue.Kind.BYTES) {
      // Only its class has an order: the worker that sorts all sees to it.
      isOfObjects = true;
      unordered.add(Map.entry(key, value));
      return;
    }
    if (anchorItem == null && anchor != null) {
      anchorItem = item(anchor.getKey().bytes(), anchor.getValue().bytes());
    }
    if (isBehindLast(sort, key)) {
      return;
    }
    keep(Item.of(sort.copy(), null, key, value));
  }

  private Item item(byte[] key, byte[] value) {
    TypedValue sort = new AttributeReader(NO_SCHEMAS).read(path, path.ofKey() ? key : value);
    return Item.of(sort.copy(), null, key, value);
  }

  private static int hash(byte[] key) {
    return Data.payloadHash(key);
  }

  /** Whether enough entries are before it: most are, and cost no object. */
  private boolean isBehindLast(TypedValue sort, byte[] key) {
    if (kept.size() < entriesMax) {
      return false;
    }
    Item last = kept.element();
    int order = TypedValue.compare(sort, last.sort());
    return order > 0 || order == 0 && Integer.compareUnsigned(hash(key), last.hash()) > 0;
  }

  private void keep(Item item) {
    if (anchorItem != null && compare(item, anchorItem) <= 0) {
      return;
    }
    if (kept.size() < entriesMax) {
      kept.add(item);
    } else if (compare(item, kept.element()) < 0) {
      kept.remove();
      kept.add(item);
    }
  }

  @Override
  public void addOutside(byte[] key, byte[] value, OutsideServices services) {
    Data comparatorData = asked.comparatorData();
    if (comparatorData == null && !isOfObjects) {
      add(key, value);
      if (!isOfObjects) {
        return;
      }
      unordered.removeLast();
    }
    begin(services);
    keep(objectItem(new Data(key), new Data(value), services));
  }

  /** Reads the comparator, and goes over to objects. */
  @SuppressWarnings("unchecked") // Who writes a comparator knows what is in the map.
  private void begin(OutsideServices services) {
    Data comparatorData = asked.comparatorData();
    if (comparatorData != null && comparator == null) {
      try {
        comparator =
            (Comparator<Map.Entry<Object, Object>>)
                UserCode.read(services, comparatorData, Comparator.class, "the comparator");
      } catch (GridSerializationException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
    if (anchor != null && (anchorItem == null || anchorItem.entry() == null)) {
      anchorItem = objectItem(anchor.getKey(), anchor.getValue(), services);
    }
    List<Map.Entry<byte[], byte[]>> late = List.copyOf(unordered);
    unordered.clear();
    late.forEach(e -> keep(objectItem(new Data(e.getKey()), new Data(e.getValue()), services)));
  }

  private Item objectItem(Data key, Data value, OutsideServices services) {
    Object keyObject = services.serialization().toObject(key);
    Object valueObject = services.serialization().toObject(value);
    TypedValue sort = new TypedValue();
    if (comparator == null) {
      sort.setObject(path.ofKey() ? keyObject : valueObject);
      if (sort.kind() == TypedValue.Kind.OBJECT && !(sort.object() instanceof Comparable<?>)) {
        throw new IllegalArgumentException(
            (path.ofKey() ? "keys" : "values")
                + " of class="
                + sort.object().getClass().getName()
                + " have no order: give the paging predicate a comparator");
      }
    }
    return Item.of(
        sort,
        new AbstractMap.SimpleImmutableEntry<>(keyObject, valueObject),
        key.bytes(),
        value.bytes());
  }

  private int compare(Item a, Item b) {
    int order = comparator == null ? TypedValue.compare(a.sort(), b.sort()) : byComparator(a, b);
    return order != 0 ? order : BY_KEY.compareKeys(a.hash(), a.key(), b.hash(), b.key());
  }

  private int byComparator(Item a, Item b) {
    Comparator<Map.Entry<Object, Object>> by = comparator;
    if (by == null || a.entry() == null || b.entry() == null) {
      throw new IllegalStateException("no objects to compare");
    }
    try {
      return by.compare(a.entry(), b.entry());
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      Throwable thrown = UserCode.thrown(e, "the comparator");
      throw new QueryException(
          "comparator " + by.getClass().getName() + " has failed: " + thrown, thrown);
    }
  }

  /** What was kept, in no order, keys and values in turn. */
  List<Data> items() {
    List<Data> items = new ArrayList<>(2 * (kept.size() + unordered.size()));
    for (Item item : kept) {
      items.add(new Data(item.key()));
      items.add(new Data(item.value()));
    }
    for (Map.Entry<byte[], byte[]> item : unordered) {
      items.add(new Data(item.getKey()));
      items.add(new Data(item.getValue()));
    }
    return items;
  }

  /** Whether all that was found has its place; else {@link #sort} is to be called, outside. */
  boolean isSorted() {
    return unordered.isEmpty();
  }

  void sort(OutsideServices services) {
    begin(services);
  }

  /**
   * What two have kept, together: no more than may be on the page, or some times that, where the
   * order needs no objects; see {@link #reduction}. The first list is used again.
   */
  static PageReply merge(PagingPredicateHolder asked, PageReply left, PageReply right) {
    left.items().addAll(right.items());
    if (asked.comparatorData() != null || !isToBeCut(asked, left)) {
      return left;
    }
    List<Data> all = left.items();
    MapPaging paging = new MapPaging(asked);
    for (int i = 0; i < all.size() && paging.isSorted(); i += 2) {
      paging.add(all.get(i).bytes(), all.get(i + 1).bytes());
    }
    return paging.isSorted() ? new PageReply(paging.items()) : left;
  }

  private static boolean isToBeCut(PagingPredicateHolder asked, PageReply all) {
    long entries = all.items().size() / 2;
    long wanted = new MapPaging(asked).entriesMax;
    return entries > MERGED_MAX * wanted
        || entries > wanted + wanted / 2 && all.bytes() > MERGED_BYTES;
  }

  /** Cuts what was put together where that takes objects: outside; null if it is short enough. */
  static Outcome.@Nullable Task reduction(PagingPredicateHolder asked, @Nullable Object merged) {
    PageReply all = (PageReply) Objects.requireNonNull(merged);
    return isToBeCut(asked, all)
        ? services -> new PageReply(of(asked, all.items(), services).items())
        : null;
  }

  private static MapPaging of(
      PagingPredicateHolder asked, List<Data> items, OutsideServices services) {
    MapPaging paging = new MapPaging(asked);
    for (int i = 0; i < items.size(); i += 2) {
      paging.addOutside(items.get(i).bytes(), items.get(i + 1).bytes(), services);
    }
    return paging;
  }

  /** The page, of what all partitions have kept; outside. */
  static Object page(
      PagingPredicateHolder asked, int iteration, List<Data> items, OutsideServices services) {
    return of(asked, items, services).page(iteration);
  }

  private Object page(int iteration) {
    List<Item> sorted = new ArrayList<>(kept);
    sorted.sort(this::compare);
    List<Integer> pages = new ArrayList<>();
    List<Map.Entry<Data, Data>> ends = new ArrayList<>();
    AnchorDataListHolder known = asked.anchorDataListHolder();
    for (int i = 0; i < known.anchorPageList().size(); i++) {
      if (known.anchorPageList().get(i) <= anchorPage) {
        pages.add(known.anchorPageList().get(i));
        ends.add(known.anchorDataList().get(i));
      }
    }
    int size = asked.pageSize();
    for (int page = anchorPage + 1; page <= asked.page(); page++) {
      int begin = (page - anchorPage - 1) * size;
      if (begin >= sorted.size()) {
        break;
      }
      Item last = sorted.get(Math.min(begin + size, sorted.size()) - 1);
      pages.add(page);
      ends.add(Map.entry(new Data(last.key()), new Data(last.value())));
    }
    int from = Math.min((asked.page() - anchorPage - 1) * size, sorted.size());
    List<Item> page = sorted.subList(from, Math.min(from + size, sorted.size()));
    AnchorDataListHolder anchors = new AnchorDataListHolder(pages, ends);
    return switch (iteration) {
      case KEYS -> new ItemPage(page.stream().map(item -> new Data(item.key())).toList(), anchors);
      case VALUES ->
          new ItemPage(page.stream().map(item -> new Data(item.value())).toList(), anchors);
      default ->
          new EntryPage(
              page.stream()
                  .map(item -> Map.entry(new Data(item.key()), new Data(item.value())))
                  .toList(),
              anchors);
    };
  }
}
