package dev.grid.serialization;

import java.util.Objects;

/**
 * A string that is JSON. On the wire it has a type of its own, so that other clients read it as
 * their JSON type and queries can look inside it. The text is not parsed here: what is not JSON
 * fails in the query that reads it.
 *
 * @param json the text, not null; compared character by character
 */
public record JsonValue(String json) {

  public JsonValue {
    Objects.requireNonNull(json, "json");
  }

  /** The text itself. */
  @Override
  public String toString() {
    return json;
  }
}
