package dev.grid.kernel.query;

import dev.grid.query.QueryException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which part of an entry is meant: {@code this} is the value, {@code __key} the key, other names
 * are fields of the value; {@code a.b} is a field of a field, {@code a[2]} an item of an array or
 * list, counted from 0, and {@code a[any]} each of them. Immutable but for what it has learned of
 * schemas, which any thread may use.
 *
 * @see AttributeReader
 */
public final class AttributePath {

  /** How long a path may be. */
  public static final int CHARS_MAX = 1_024;

  /** How many fields and items it may go through. */
  public static final int STEPS_MAX = 32;

  /** The entry's value. */
  public static final String THIS = "this";

  /** The entry's key. */
  public static final String KEY = "__key";

  private static final String ANY = "any";

  private final String text;
  private final boolean ofKey;
  private final boolean many;
  private final Step[] steps;
  private final String canonical;

  /** Part of the way. */
  sealed interface Step {

    /** A field by its name. */
    record Field(String name, byte[] utf8, KnownSlots slots) implements Step {}

    /** An item by its place. */
    record Item(int index) implements Step {}

    /** All items. */
    record Any() implements Step {}
  }

  private AttributePath(String text, boolean ofKey, List<Step> steps) {
    this.text = text;
    this.ofKey = ofKey;
    this.steps = steps.toArray(Step[]::new);
    this.many = steps.stream().anyMatch(Step.Any.class::isInstance);
    this.canonical = shortest();
  }

  /**
   * A path from its text.
   *
   * @throws QueryException that says at which position what was expected
   */
  public static AttributePath of(String text) {
    if (text.length() > CHARS_MAX) {
      throw new QueryException(
          "an attribute of chars=" + text.length() + " is longer than " + CHARS_MAX);
    }
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (true) {
      int end = at;
      while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
        end++;
      }
      steps.add(field(text, at, end));
      at = end;
      while (at < text.length() && text.charAt(at) == '[') {
        at = item(text, at, steps);
      }
      if (at == text.length()) {
        break;
      }
      if (text.charAt(at) != '.') {
        throw wrong(text, at, "'.', '[' or the end");
      }
      at++;
    }
    String first = ((Step.Field) steps.getFirst()).name();
    boolean ofKey = first.equals(KEY);
    if (ofKey || first.equals(THIS)) {
      steps.removeFirst();
    }
    if (steps.size() > STEPS_MAX) {
      throw new QueryException(
          "attribute '" + text + "' has steps=" + steps.size() + ", more than " + STEPS_MAX);
    }
    return new AttributePath(text, ofKey, steps);
  }

  private static Step field(String text, int from, int to) {
    String name = text.substring(from, to).strip();
    if (name.isEmpty()) {
      throw wrong(text, from, "the name of a field");
    }
    return new Step.Field(name, name.getBytes(StandardCharsets.UTF_8), new KnownSlots());
  }

  /** Reads what is in brackets, and says where it ends. */
  private static int item(String text, int at, List<Step> steps) {
    int end = text.indexOf(']', at);
    String inside = end < 0 ? "" : text.substring(at + 1, end).strip();
    if (inside.equals(ANY)) {
      steps.add(new Step.Any());
      return end + 1;
    }
    try {
      int index = Integer.parseInt(inside);
      if (index >= 0) {
        steps.add(new Step.Item(index));
        return end + 1;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw wrong(text, at + 1, "a number from 0 on, or 'any', and then ']'");
  }

  private static QueryException wrong(String text, int at, String expected) {
    return new QueryException(
        "attribute '" + text + "', position=" + at + ": expected " + expected);
  }

  /** Whether it is of the key. */
  public boolean ofKey() {
    return ofKey;
  }

  /** Whether it may be several values. */
  public boolean isMany() {
    return many;
  }

  /** Whether it is the whole key or value. */
  public boolean isWhole() {
    return steps.length == 0;
  }

  int length() {
    return steps.length;
  }

  Step step(int index) {
    return steps[index];
  }

  /** Paths are the same if they mean the same. */
  @Override
  public boolean equals(Object other) {
    return other == this || other instanceof AttributePath path && canonical.equals(path.canonical);
  }

  @Override
  public int hashCode() {
    return canonical.hashCode();
  }

  /** The path in its shortest form: {@code this.a} is {@code a}. */
  public String canonical() {
    return canonical;
  }

  private String shortest() {
    StringBuilder out = new StringBuilder(ofKey ? KEY : steps.length == 0 ? THIS : "");
    for (Step step : steps) {
      switch (step) {
        case Step.Field field -> out.append(out.isEmpty() ? "" : ".").append(field.name());
        case Step.Item item ->
            out.append(out.isEmpty() ? THIS : "").append("[" + item.index() + "]");
        case Step.Any any -> out.append(out.isEmpty() ? THIS : "").append("[" + ANY + "]");
      }
    }
    return out.toString();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
