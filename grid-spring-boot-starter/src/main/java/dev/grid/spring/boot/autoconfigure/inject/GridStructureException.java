package dev.grid.spring.boot.autoconfigure.inject;

import org.springframework.beans.BeansException;

/** A structure cannot be injected; {@link #action()} says what to change. */
final class GridStructureException extends BeansException {

  private static final long serialVersionUID = 1L;

  private final String action;

  GridStructureException(String message, String action) {
    super(message);
    this.action = action;
  }

  String action() {
    return action;
  }
}
