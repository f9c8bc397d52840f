package dev.grid.kernel.fragment;

import dev.grid.protocol.types.StructureSettings;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog of SQL has, as the cluster agrees on it: beside configurations that were added
 * while it runs, by names that these do not have. Unlike configurations it is replaced and dropped
 * again. Stateless.
 */
public final class CatalogSettings {

  /** The service that stands for the catalog; no structure is of it. */
  public static final String SERVICE = "grid:sql:catalog";

  private static final String TEXT = "text";

  /** What is to become of what there is of the name; not kept. */
  private static final String MODE = "mode";

  private static final String REPLACE = "replace";
  private static final String DROP = "drop";

  private CatalogSettings() {}

  /** Asks for something new. */
  public static StructureSettings create(String name, String text) {
    return new StructureSettings(SERVICE, name, Map.of(TEXT, text));
  }

  /** Asks for something, whether or not there is one of the name. */
  public static StructureSettings replace(String name, String text) {
    return new StructureSettings(SERVICE, name, Map.of(TEXT, text, MODE, REPLACE));
  }

  /** Asks for the end of what has the name, if anything does. */
  public static StructureSettings drop(String name) {
    return new StructureSettings(SERVICE, name, Map.of(MODE, DROP));
  }

  /** Whether settings are of the catalog. */
  public static boolean isOf(StructureSettings settings) {
    return settings.service().equals(SERVICE);
  }

  /** The statement that has made it. */
  public static String text(StructureSettings settings) {
    return Objects.requireNonNullElse(settings.settings().get(TEXT), "");
  }

  /** Whether what there is of the name goes. */
  public static boolean isReplacing(StructureSettings settings) {
    return settings.settings().containsKey(MODE);
  }

  /** What is to be kept of what was asked for; null if nothing. */
  public static @Nullable StructureSettings kept(StructureSettings asked) {
    if (DROP.equals(asked.settings().get(MODE))) {
      return null;
    }
    Map<String, String> settings = new TreeMap<>(asked.settings());
    settings.remove(MODE);
    return new StructureSettings(asked.service(), asked.pattern(), settings);
  }
}
