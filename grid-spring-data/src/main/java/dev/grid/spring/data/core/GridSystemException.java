package dev.grid.spring.data.core;

import org.springframework.dao.UncategorizedDataAccessException;

/** A failure of the grid for which Spring has no category; the cause says what it was. */
public class GridSystemException extends UncategorizedDataAccessException {

  private static final long serialVersionUID = 1L;

  public GridSystemException(String message, Throwable cause) {
    super(message, cause);
  }
}
