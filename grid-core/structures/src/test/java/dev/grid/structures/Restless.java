package dev.grid.structures;

import org.jspecify.annotations.Nullable;

/** A value that is equal to itself when it is read, and has other bytes then. */
public record Restless(String name, int reads) {

  public Restless {
    reads++;
  }

  public Restless(String name) {
    this(name, 0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Restless restless && restless.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
