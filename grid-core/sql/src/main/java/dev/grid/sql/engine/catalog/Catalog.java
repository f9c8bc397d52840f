package dev.grid.sql.engine.catalog;

import java.util.Map;

/**
 * Mappings and views by their names, at one time. Immutable.
 *
 * @param version other catalogs of the member have others
 */
public record Catalog(Map<String, Mapping> mappings, Map<String, View> views, long version) {}
