package dev.grid.spring.data.core;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * A sort names a property that entities do not have, or whose values have no order. Sorts often
 * come with a request ({@code Pageable}, {@code Sort}), so that a web application answers with
 * status 400.
 */
@ResponseStatus(HttpStatus.BAD_REQUEST)
public final class InvalidSortException extends InvalidDataAccessApiUsageException {

  private static final long serialVersionUID = 1L;

  InvalidSortException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
