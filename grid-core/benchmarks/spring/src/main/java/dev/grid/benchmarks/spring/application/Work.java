package dev.grid.benchmarks.spring.application;

/** What is measured, one operation after another. */
public enum Work {
  /** A method with {@code @Cacheable}, whose answer is there. */
  CACHE_HIT("cacheable hit"),
  /** The repository's {@code save} of an order that exists. */
  SAVE("repository save"),
  /** The repository's {@code findById}, with every attribute read. */
  FIND("repository findById"),
  /** The session repository's {@code findById}, with one attribute read. */
  SESSION_LOAD("session load"),
  /** What a request does that changes one attribute: load, access, set, save. */
  SESSION_SAVE("session load and save");

  private final String title;

  Work(String title) {
    this.title = title;
  }

  /** The name in reports. */
  public String title() {
    return title;
  }
}
