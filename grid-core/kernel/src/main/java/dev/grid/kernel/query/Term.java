package dev.grid.kernel.query;

import dev.grid.kernel.UserCode;
import dev.grid.kernel.fragment.EntryCondition;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.query.EntryPredicate;
import dev.grid.query.QueryException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A compiled predicate, or a term of one. Immutable. */
sealed interface Term {

  /** Whether the entry that a matcher is at meets it. */
  boolean test(Matcher matcher);

  record Always(boolean answer) implements Term {
    @Override
    public boolean test(Matcher matcher) {
      return answer;
    }
  }

  /** In the order in which they were written. */
  record All(List<Term> terms) implements Term {
    @Override
    public boolean test(Matcher matcher) {
      for (int i = 0; i < terms.size(); i++) {
        if (!terms.get(i).test(matcher)) {
          return false;
        }
      }
      return true;
    }
  }

  record Any(List<Term> terms) implements Term {
    @Override
    public boolean test(Matcher matcher) {
      for (int i = 0; i < terms.size(); i++) {
        if (terms.get(i).test(matcher)) {
          return true;
        }
      }
      return false;
    }
  }

  record Negation(Term term) implements Term {
    @Override
    public boolean test(Matcher matcher) {
      return !term.test(matcher);
    }
  }

  /** One value of the attribute meets the check. */
  record OfAttribute(AttributePath path, Checks.Check check) implements Term {
    @Override
    public boolean test(Matcher matcher) {
      return matcher.visit(path, check);
    }
  }

  /**
   * The value is of a class.
   *
   * @param typeIds the types of the protocol that are
   * @param isByName whether a compact value is of the class only that its type is named as: where
   *     no class can be asked
   */
  record OfClass(String className, Set<Integer> typeIds, boolean isByName) implements Term {
    @Override
    public boolean test(Matcher matcher) {
      int type = matcher.valueType();
      return switch (type) {
        case TypeIds.IDENTIFIED,
            TypeIds.PORTABLE,
            TypeIds.JAVA_SERIALIZABLE,
            TypeIds.JAVA_EXTERNALIZABLE,
            TypeIds.COMPACT_WITH_SCHEMA ->
            matcher.isObjectOf(className);
        case TypeIds.COMPACT ->
            isByName ? matcher.isCompact(className) : matcher.isCompactOf(className);
        default -> type > 0 ? matcher.isObjectOf(className) : typeIds.contains(type);
      };
    }
  }

  /** What a statement asks of entries. */
  record OfStatement(EntryCondition condition) implements Term {
    @Override
    public boolean test(Matcher matcher) {
      return matcher.meets(condition);
    }
  }

  /** What an application has written. */
  record Code(EntryPredicate<?, ?> predicate) implements Term {
    @Override
    @SuppressWarnings("unchecked") // Who writes a predicate knows what is in the map.
    public boolean test(Matcher matcher) {
      Map.@Nullable Entry<Object, Object> entry = matcher.entry();
      if (entry == null) {
        return false;
      }
      try {
        return ((EntryPredicate<Object, Object>) predicate).test(Objects.requireNonNull(entry));
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        Throwable thrown = UserCode.thrown(e, "the predicate");
        throw new QueryException(
            "predicate " + predicate.getClass().getName() + " has failed: " + thrown, thrown);
      }
    }
  }
}
