package dev.grid.structures;

import java.util.concurrent.atomic.AtomicBoolean;

/** A value that can be written at any time, and read only while {@link #READABLE} is set. */
public record Moody(int number) {

  public static final AtomicBoolean READABLE = new AtomicBoolean(true);

  public Moody {
    if (number < 0 && !READABLE.get()) {
      throw new IllegalArgumentException("number=" + number + " is refused");
    }
  }
}
