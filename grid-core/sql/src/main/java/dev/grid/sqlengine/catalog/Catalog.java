package dev.grid.sqlengine.catalog;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Mappings and views by their names, at one time. Immutable.
 *
 * @param version other catalogs of the member have others
 */
public record Catalog(Map<String, Mapping> mappings, Map<String, View> views, long version) {

  /** The same with some of the mappings and views only. */
  public Catalog withOnly(Predicate<Mapping> mapping, Predicate<View> view) {
    Map<String, Mapping> some = new TreeMap<>(mappings);
    some.values().removeIf(mapping.negate());
    Map<String, View> someViews = new TreeMap<>(views);
    someViews.values().removeIf(view.negate());
    return new Catalog(some, someViews, version);
  }
}
