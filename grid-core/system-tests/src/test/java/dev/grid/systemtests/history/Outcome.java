package dev.grid.systemtests.history;

/** What a client knows of a call that it made. */
public enum Outcome {
  /** It was answered: it has taken effect between its beginning and its end. */
  ACKNOWLEDGED,
  /** It was refused in a way that says that it has no effect, ever. */
  REFUSED,
  /** It ended without an answer: it takes effect at any time after its beginning, or never. */
  UNKNOWN
}
