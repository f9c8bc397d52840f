package dev.grid.kernel.cp;

import java.util.List;

/** An effect by which sessions have ended; see {@link Sessions}. */
public interface SessionsEnded {

  /** Which. */
  List<Long> sessions();
}
