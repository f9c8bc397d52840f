package dev.grid.sqlengine.run;

import dev.grid.kernel.CallFuture;
import dev.grid.protocol.Data;
import dev.grid.protocol.types.IndexSettings;
import dev.grid.query.IndexConfig;
import dev.grid.query.IndexType;
import dev.grid.sqlengine.catalog.Catalog;
import dev.grid.sqlengine.catalog.Ddl;
import dev.grid.sqlengine.catalog.Mapping;
import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.fragment.ChangeSpec;
import dev.grid.sqlengine.fragment.ColumnRef;
import dev.grid.sqlengine.fragment.Format;
import dev.grid.sqlengine.fragment.FormatWriter;
import dev.grid.sqlengine.plan.KeyAccess;
import dev.grid.sqlengine.plan.Node;
import dev.grid.sqlengine.plan.Statement;
import dev.grid.structures.map.MapFragmentMessages.ChangeEntries;
import dev.grid.structures.map.MapIndexMessages.AddIndex;
import dev.grid.structures.map.MapIndexMessages.DropIndex;
import dev.grid.structures.map.MapMessages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Statements that change entries or indexes; each waits until all is done. Stateless. */
public final class Changes {

  /** So many entries are stored at a time. */
  private static final int UNDER_WAY_MAX = 64;

  private static final long NO_THREAD = 0;

  /** How long entries live: as the map is configured. */
  private static final long AS_CONFIGURED = -1;

  private Changes() {}

  /** Stores the rows of a source; how many. */
  public static long insert(Statement.Insert insert, Running running, Supplier<Catalog> catalog) {
    Sources sources = new Sources(running, catalog);
    RowSource source = sources.of(insert.source());
    String into = insert.mapping().map();
    boolean isOfItself =
        insert.source().mappings().stream().anyMatch(from -> from.map().equals(into));
    if (isOfItself) { // Else it might read what it has written.
      Iterator<@Nullable Object[]> rows = sources.collect(source, "INSERT").iterator();
      source = () -> rows.hasNext() ? rows.next() : null;
    }
    return new Inserting(insert, running).all(source);
  }

  /** Entries that are stored, some at a time. */
  private static final class Inserting {

    private final Statement.Insert insert;
    private final Running running;
    private final FormatWriter keys;
    private final FormatWriter values;
    private final List<Integer> ofKey = new ArrayList<>();
    private final List<Integer> ofValue = new ArrayList<>();
    private final Deque<CallFuture<Boolean>> underWay = new ArrayDeque<>();

    Inserting(Statement.Insert insert, Running running) {
      this.insert = insert;
      this.running = running;
      for (int i = 0; i < insert.columns().size(); i++) {
        (insert.columns().get(i).isOfKey() ? ofKey : ofValue).add(i);
      }
      Mapping mapping = insert.mapping();
      this.keys = new FormatWriter(mapping.key(), written(mapping.key(), ofKey, true));
      this.values = new FormatWriter(mapping.value(), written(mapping.value(), ofValue, false));
    }

    /** Records have all columns of the mapping, so that their schema is the same. */
    private List<ColumnRef> written(Format format, List<Integer> given, boolean ofKeys) {
      List<ColumnRef> columns = new ArrayList<>();
      given.forEach(i -> columns.add(insert.columns().get(i).ref()));
      boolean isRecord =
          format.kind() == Format.Kind.COMPACT || format.kind() == Format.Kind.PORTABLE;
      if (isRecord) {
        for (MappingColumn column : insert.mapping().columns()) {
          boolean isMore =
              column.isOfKey() == ofKeys
                  && !FormatWriter.isWhole(column.path())
                  && !columns.contains(column.ref());
          if (isMore) {
            columns.add(column.ref());
          }
        }
      }
      return columns;
    }

    private static List<@Nullable Object> of(
        @Nullable Object[] row, List<Integer> which, int size) {
      @Nullable Object[] values = new Object[size];
      for (int i = 0; i < which.size(); i++) {
        values[i] = row[which.get(i)];
      }
      return Arrays.asList(values);
    }

    long all(RowSource source) {
      long count = 0;
      for (@Nullable Object[] row = source.next(); row != null; row = source.next()) {
        running.requireOpen();
        var records = running.services().records();
        Data key = keys.make(of(row, ofKey, keys.columns().size()), records);
        if (key == null) {
          throw SqlFailures.data("the key of a row is NULL, or not given");
        }
        Data value = values.make(of(row, ofValue, values.columns().size()), records);
        if (value == null) {
          throw SqlFailures.data("the value of a row is NULL, or not given");
        }
        underWay.add(store(key, value));
        count++;
        if (underWay.size() >= UNDER_WAY_MAX) {
          settle();
        }
      }
      while (!underWay.isEmpty()) {
        settle();
      }
      return count;
    }

    private CallFuture<Boolean> store(Data key, Data value) {
      String map = insert.mapping().map();
      return insert.overwrites()
          ? running
              .services()
              .invoker()
              .<Void, Boolean>invoke(
                  new MapMessages.Set(map, key, value, NO_THREAD, AS_CONFIGURED), done -> true)
          : running
              .services()
              .invoker()
              .<@Nullable Data, Boolean>invoke(
                  new MapMessages.PutIfAbsent(map, key, value, NO_THREAD, AS_CONFIGURED),
                  before -> before == null);
    }

    private void settle() {
      boolean isStored = running.await(underWay.removeFirst());
      if (!isStored) {
        throw SqlFailures.generic(
            "Duplicate key: an entry of map '"
                + insert.mapping().map()
                + "' has the key of a row; SINK INTO replaces it");
      }
    }
  }

  /** Changes or removes entries; how many. */
  public static long change(Statement.Change change, Running running) {
    Node.Scan scan = change.scan();
    Expr condition = scan.filter();
    Expr filter = condition == null ? null : running.bind(condition);
    ChangeSpec spec =
        new ChangeSpec(
            scan.columns().stream().map(MappingColumn::ref).toList(),
            filter,
            scan.mapping().value(),
            change.targets().stream().map(MappingColumn::ref).toList(),
            change.values().stream().map(running::bind).toList());
    KeyAccess access = KeyAccess.of(scan);
    List<Data> keys =
        access == null ? null : List.copyOf(MapScanSource.keys(running, access, scan));
    if (keys != null && keys.isEmpty()) {
      return 0;
    }
    Data predicate =
        access == null ? Pushdown.predicate(scan, filter, running.services().queries()) : null;
    return running.ask(
        new ChangeEntries(scan.mapping().map(), spec.write(), keys, predicate),
        (@Nullable Long count) -> Objects.requireNonNull(count));
  }

  private static Mapping mapping(String name, Catalog catalog) {
    Mapping mapping = catalog.mappings().get(name);
    if (mapping == null) {
      throw SqlFailures.parsing("there is no mapping '" + name + "'");
    }
    if (mapping.isOfVectors()) {
      throw SqlFailures.unsupported(
          "indexes of vector collection '"
              + mapping.map()
              + "' by statements: it has those of its configuration");
    }
    return mapping;
  }

  /** Makes an index; 0. */
  public static long createIndex(Ddl.CreateIndex create, Running running, Catalog catalog) {
    Mapping mapping = mapping(create.mapping(), catalog);
    List<String> attributes = new ArrayList<>();
    for (String name : create.columns()) {
      MappingColumn column = mapping.find(name);
      if (column == null) {
        throw SqlFailures.parsing("mapping '" + mapping.name() + "' has no column '" + name + "'");
      }
      attributes.add(column.path());
    }
    IndexType type =
        switch (create.type()) {
          case "SORTED" -> IndexType.SORTED;
          case "HASH" -> IndexType.HASH;
          case "BITMAP" -> IndexType.BITMAP;
          default -> throw SqlFailures.parsing("index type " + create.type() + " is not known");
        };
    IndexConfig config = new IndexConfig(create.name(), type, attributes);
    running.ask(new AddIndex(mapping.map(), IndexSettings.of(config)), CallFuture::nothing);
    return 0;
  }

  /** Ends an index; 0. */
  public static long dropIndex(Ddl.DropIndex drop, Running running, Catalog catalog) {
    Mapping mapping = mapping(drop.mapping(), catalog);
    Boolean was =
        running.ask(
            new DropIndex(mapping.map(), drop.name()),
            (@Nullable Boolean found) -> Boolean.TRUE.equals(found));
    if (!was && !drop.ifExists()) {
      throw SqlFailures.generic("map '" + mapping.map() + "' has no index '" + drop.name() + "'");
    }
    return 0;
  }
}
