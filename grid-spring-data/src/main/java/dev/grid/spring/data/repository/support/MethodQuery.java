package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.GridQuery;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.query.ParametersParameterAccessor;
import org.springframework.data.repository.query.QueryCreationException;
import org.springframework.data.repository.query.QueryMethod;

/** What a method asks for, by its name or by an annotation. Immutable. */
interface MethodQuery {

  /** What to do with what is meant. */
  enum Kind {
    FIND,
    COUNT,
    EXISTS,
    DELETE
  }

  Kind kind();

  /** How many it asks for at most by itself. */
  Limit limit();

  /**
   * The query of one call, with its sort.
   *
   * @throws IllegalArgumentException if an argument cannot be
   */
  GridQuery query(ParametersParameterAccessor accessor, @Nullable Object[] arguments);

  /**
   * Fails unless a method can return what is asked for.
   *
   * @param returnType boxed, and what is in it of a wrapper
   */
  static void requireReturnType(Kind kind, QueryMethod method, Class<?> returnType) {
    boolean isCount = returnType == Long.class || returnType == Integer.class;
    String wanted =
        switch (kind) {
          case EXISTS -> returnType == Boolean.class ? null : "must return boolean";
          case COUNT -> isCount ? null : "must return long or int";
          case DELETE ->
              !Number.class.isAssignableFrom(returnType) || isCount
                  ? null
                  : "must return long or int if it returns a number";
          case FIND -> null;
        };
    if (wanted != null) {
      throw QueryCreationException.create(method, wanted);
    }
  }
}
