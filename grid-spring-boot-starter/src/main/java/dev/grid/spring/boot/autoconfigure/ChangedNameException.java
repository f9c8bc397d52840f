package dev.grid.spring.boot.autoconfigure;

/** A property has a name that binding would change; {@link #action()} says what to write. */
final class ChangedNameException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String action;

  ChangedNameException(String message, String action) {
    super(message);
    this.action = action;
  }

  String action() {
    return action;
  }
}
