package dev.grid.jdbc;

/** What the driver says of itself. */
final class Version {

  static final int MAJOR = 0;
  static final int MINOR = 1;
  static final String TEXT = MAJOR + "." + MINOR;

  private Version() {}
}
