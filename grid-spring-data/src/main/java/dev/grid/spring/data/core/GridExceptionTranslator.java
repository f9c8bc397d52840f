package dev.grid.spring.data.core;

import dev.grid.AccessDeniedException;
import dev.grid.AuthenticationException;
import dev.grid.ClusterUnreachableException;
import dev.grid.ConnectionLostException;
import dev.grid.GridException;
import dev.grid.GridNotActiveException;
import dev.grid.GridSerializationException;
import dev.grid.GridTimeoutException;
import dev.grid.StructureUnavailableException;
import dev.grid.query.QueryException;
import dev.grid.sql.GridSqlException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.dao.support.PersistenceExceptionTranslator;

/**
 * Turns the grid's exceptions into Spring's. What is safe to retry becomes a {@code
 * TransientDataAccessException}, unless it needs a right first. Stateless.
 */
public final class GridExceptionTranslator implements PersistenceExceptionTranslator {

  @Override
  public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException ex) {
    return switch (ex) {
      case DataAccessException translated -> translated;
      case CompletionException wrapped when wrapped.getCause() instanceof RuntimeException cause ->
          translateExceptionIfPossible(cause);
      case GridException grid -> translate(grid);
      case IllegalArgumentException argument ->
          new InvalidDataAccessApiUsageException(message(argument), argument);
      case IllegalStateException state ->
          new InvalidDataAccessApiUsageException(message(state), state);
      case UnsupportedOperationException unsupported ->
          new InvalidDataAccessApiUsageException(message(unsupported), unsupported);
      default -> null;
    };
  }

  private static DataAccessException translate(GridException ex) {
    return switch (ex) {
      case AccessDeniedException e -> new PermissionDeniedDataAccessException(message(e), e);
      case AuthenticationException e -> new PermissionDeniedDataAccessException(message(e), e);
      case GridNotActiveException e -> new NonTransientDataAccessResourceException(message(e), e);
      case ClusterUnreachableException e -> new DataAccessResourceFailureException(message(e), e);
      case ConnectionLostException e -> new DataAccessResourceFailureException(message(e), e);
      case StructureUnavailableException e -> new DataAccessResourceFailureException(message(e), e);
      case GridTimeoutException e -> new QueryTimeoutException(message(e), e);
      case GridSerializationException e ->
          new InvalidDataAccessResourceUsageException(message(e), e);
      case QueryException e -> new InvalidDataAccessResourceUsageException(message(e), e);
      case GridSqlException e -> translate(e);
      case GridException e when e.isRetrySafe() ->
          new TransientDataAccessResourceException(message(e), e);
      default -> new GridSystemException(message(ex), ex);
    };
  }

  private static DataAccessException translate(GridSqlException ex) {
    return switch (ex.code()) {
      case PARSING, OBJECT_NOT_FOUND, DATA ->
          new InvalidDataAccessResourceUsageException(message(ex), ex);
      case TIMEOUT -> new QueryTimeoutException(message(ex), ex);
      case CONNECTION -> new DataAccessResourceFailureException(message(ex), ex);
      case PARTITION, TOPOLOGY, RESTARTABLE ->
          new TransientDataAccessResourceException(message(ex), ex);
      case GENERIC, CANCELLED -> new GridSystemException(message(ex), ex);
    };
  }

  private static String message(RuntimeException ex) {
    String message = ex.getMessage();
    return message == null ? ex.getClass().getName() : message;
  }
}
