package dev.grid.spring.boot.autoconfigure.endpoint;

import dev.grid.StructureId;
import java.util.Locale;

/** Kinds of structures, for people. */
public final class StructureKind {

  private StructureKind() {}

  /** In a word what the protocol calls a service, as in {@code hz:impl:mapService}. */
  public static String of(StructureId structure) {
    String service = structure.service();
    return service
        .substring(service.lastIndexOf(':') + 1)
        .replaceFirst("Service$", "")
        .toLowerCase(Locale.ROOT);
  }
}
