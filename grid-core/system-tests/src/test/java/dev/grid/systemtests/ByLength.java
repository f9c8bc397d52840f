package dev.grid.systemtests;

import java.io.Serializable;
import java.util.Comparator;

/** Shorter strings first. Members of every kind order queues by it. */
public final class ByLength implements Comparator<String>, Serializable {

  private static final long serialVersionUID = 1L;

  @Override
  public int compare(String one, String other) {
    return Integer.compare(one.length(), other.length());
  }
}
