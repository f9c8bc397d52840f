package dev.grid.samples.orders;

import dev.grid.spring.data.core.InvalidSortException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.TypeMismatchDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns failures into problem details (RFC 9457). */
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler {

  @ExceptionHandler
  ProblemDetail conflict(OptimisticLockingFailureException failure) {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.CONFLICT,
        "Someone else changed this order since you read it. Read it again and repeat the change.");
  }

  @ExceptionHandler
  ProblemDetail unsortable(InvalidSortException failure) {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.BAD_REQUEST, "Check sort: " + failure.getMessage() + ".");
  }

  /** Any client can write to the map, so a value need not be an order. */
  @ExceptionHandler({
    TypeMismatchDataAccessException.class,
    InvalidDataAccessResourceUsageException.class
  })
  ProblemDetail unreadable(DataAccessException failure) {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.INTERNAL_SERVER_ERROR,
        "The map holds a value that is not an order: " + failure.getMessage());
  }

  @ExceptionHandler
  ProblemDetail unavailable(DataAccessException failure) {
    logger.warn("the grid could not answer", failure);
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.SERVICE_UNAVAILABLE,
        failure instanceof TransientDataAccessException
            ? "The grid cannot answer now. Try again."
            : "The grid cannot answer.");
  }

  /** Names each request parameter that could not be read. */
  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    Map<String, String> errors = new TreeMap<>();
    for (FieldError error : failure.getFieldErrors()) {
      errors.put(error.getField(), "cannot be read: " + error.getRejectedValue());
    }
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            status, "Cannot read " + String.join(", ", errors.keySet()) + ".");
    problem.setProperty("errors", errors);
    return handleExceptionInternal(failure, problem, headers, status, request);
  }
}
