package dev.grid.sqlengine.catalog;

import dev.grid.kernel.fragment.CatalogSettings;
import dev.grid.protocol.types.StructureSettings;
import dev.grid.sql.GridSqlException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The catalog as this member knows it. Thread-safe; reads texts again when they have changed. */
public final class Catalogs {

  private static final Logger log = LoggerFactory.getLogger(Catalogs.class);

  private static final int DEPTH_MAX = 10_000;

  private final Supplier<List<StructureSettings>> configs;

  private volatile Known known = new Known(List.of(), Map.of(), new Catalog(Map.of(), Map.of(), 0));

  /**
   * What was read.
   *
   * @param of what it was read of, as it was given
   */
  private record Known(
      List<StructureSettings> of, Map<StructureSettings, Ddl> read, Catalog catalog) {}

  /** Of what the cluster has agreed on. */
  public Catalogs(Supplier<List<StructureSettings>> configs) {
    this.configs = configs;
  }

  /** The catalog now. Costs two field reads unless it has changed. */
  @SuppressWarnings("ReferenceEquality") // The same list is the same state.
  public Catalog now() {
    List<StructureSettings> current = configs.get();
    Known last = known;
    return current == last.of ? last.catalog : read(current);
  }

  private synchronized Catalog read(List<StructureSettings> current) {
    Known last = known;
    Map<StructureSettings, Ddl> read = new HashMap<>();
    Map<String, Mapping> mappings = new TreeMap<>();
    Map<String, View> views = new TreeMap<>();
    for (StructureSettings settings : current) {
      Ddl ddl = CatalogSettings.isOf(settings) ? last.read.get(settings) : null;
      ddl = ddl == null && CatalogSettings.isOf(settings) ? parse(settings) : ddl;
      if (ddl != null) {
        read.put(settings, ddl);
      }
      switch (ddl) {
        case Ddl.CreateMapping made -> mappings.put(made.mapping().name(), made.mapping());
        case Ddl.CreateView made -> views.put(made.name(), new View(made.name(), made.query()));
        case null, default -> {}
      }
    }
    Catalog catalog = last.catalog;
    if (!read.keySet().equals(last.read.keySet())) {
      catalog = new Catalog(mappings, views, catalog.version() + 1);
    }
    known = new Known(current, read, catalog);
    return catalog;
  }

  private static @Nullable Ddl parse(StructureSettings settings) {
    try {
      Ddl ddl = DdlParser.parse(new Tokens(CatalogSettings.text(settings), DEPTH_MAX));
      if (settings.pattern().equals(ddl.subject())) {
        return ddl;
      }
      log.error("what the catalog has is of another name: {}", settings);
      return null;
    } catch (GridSqlException e) {
      log.error("what the catalog has is not known to this version: {}", settings, e);
      return null;
    }
  }
}
