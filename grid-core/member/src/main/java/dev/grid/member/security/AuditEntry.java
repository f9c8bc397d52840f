package dev.grid.member.security;

import dev.grid.security.AuditEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An audit event before it is told. What is said of it comes from clients, in part, so that it is
 * cut, and cannot begin a line of its own. Confined to one thread.
 */
public final class AuditEntry {

  static final int CHARS_MAX = 256;

  private final Audit audit;
  private final AuditEvent.Type type;
  private final boolean isSuccess;
  private final Map<String, String> fields = new LinkedHashMap<>();

  AuditEntry(Audit audit, AuditEvent.Type type, boolean isSuccess) {
    this.audit = audit;
    this.type = type;
    this.isSuccess = isSuccess;
  }

  /** With a field of {@link dev.grid.security.AuditEvent.Fields}; without it if it is null. */
  public AuditEntry with(String field, @Nullable Object value) {
    if (value != null) {
      fields.put(field, printable(value.toString()));
    }
    return this;
  }

  /** Tells it, once. */
  public void tell() {
    audit.tell(type, isSuccess, fields);
  }

  /** One line of at most so many characters, and nothing that a terminal would act on. */
  static String printable(String text) {
    String cut = text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX) + "...";
    StringBuilder printed = new StringBuilder(cut.length());
    cut.codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                printed.append("\\n");
              } else if (c == '\r') {
                printed.append("\\r");
              } else if (isControl(c)) {
                printed.append("\\u%04x".formatted(c));
              } else {
                printed.appendCodePoint(c);
              }
            });
    return printed.toString();
  }

  private static boolean isControl(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
