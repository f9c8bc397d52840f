package dev.grid.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A predicate over attributes, which members evaluate on serialized values without the classes that
 * wrote them. What an attribute is, {@link Predicates} says. An attribute that is not there, and
 * null, are equal to null only, and neither less nor greater than anything. Numbers are compared by
 * what they are worth, whatever their types. Immutable.
 */
public sealed interface Condition extends Predicate {

  /** Every entry. */
  record True() implements Condition {}

  /** No entry. */
  record False() implements Condition {}

  /** What all of them mean; everything if there are none. */
  record And(List<Predicate> terms) implements Condition {
    public And {
      terms = Predicates.requireInner(terms);
    }
  }

  /** What any of them means; nothing if there are none. */
  record Or(List<Predicate> terms) implements Condition {
    public Or {
      terms = Predicates.requireInner(terms);
    }
  }

  /** What the other does not mean. */
  record Not(Predicate term) implements Condition {
    public Not {
      Predicates.requireInner(term);
    }
  }

  /** Where the attribute has the value; null for absent ones. */
  record Equal(String attribute, @Nullable Object value) implements Condition {
    public Equal {
      Objects.requireNonNull(attribute, "attribute");
    }
  }

  /** Where the attribute has another value, or none. */
  record NotEqual(String attribute, @Nullable Object value) implements Condition {
    public NotEqual {
      Objects.requireNonNull(attribute, "attribute");
    }
  }

  /**
   * Where the attribute is less or greater.
   *
   * @param orEqual whether it may also be equal
   * @param less whether it is to be less
   */
  record Comparison(String attribute, Object value, boolean orEqual, boolean less)
      implements Condition {
    public Comparison {
      Objects.requireNonNull(attribute, "attribute");
      Objects.requireNonNull(value, "value");
    }
  }

  /** Where the attribute is between both, or equal to one. */
  record Between(String attribute, Object from, Object to) implements Condition {
    public Between {
      Objects.requireNonNull(attribute, "attribute");
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
    }
  }

  /** Where the attribute has one of the values, of which some may be null. */
  record In(String attribute, List<@Nullable Object> values) implements Condition {
    public In {
      Objects.requireNonNull(attribute, "attribute");
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }
  }

  /**
   * Where the text of the attribute is like a pattern: {@code %} stands for any characters, {@code
   * _} for one, and a backslash takes away what the character behind it means.
   *
   * @param ignoreCase whether {@code a} is like {@code A}
   */
  record Like(String attribute, String pattern, boolean ignoreCase) implements Condition {
    public Like {
      Objects.requireNonNull(attribute, "attribute");
      Objects.requireNonNull(pattern, "pattern");
    }
  }

  /** Where the whole text of the attribute matches a {@link java.util.regex.Pattern}. */
  record Regex(String attribute, String regex) implements Condition {
    public Regex {
      Objects.requireNonNull(attribute, "attribute");
      Objects.requireNonNull(regex, "regex");
    }
  }

  /** Where the value is of a Java class, by its name. */
  record InstanceOf(String className) implements Condition {
    public InstanceOf {
      Objects.requireNonNull(className, "className");
    }
  }

  /** What a text says, see {@link Predicates#sql}. */
  record Sql(String text) implements Condition {
    public Sql {
      Objects.requireNonNull(text, "text");
    }
  }
}
