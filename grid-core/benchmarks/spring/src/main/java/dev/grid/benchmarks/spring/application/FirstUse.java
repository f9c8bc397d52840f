package dev.grid.benchmarks.spring.application;

import java.io.IOException;

/** What an application whose start is measured does, beside starting. */
public final class FirstUse {

  private FirstUse() {}

  /**
   * Tells the process that measures that the application has started, and then that it has used
   * what it connects to; waits for the end of the input.
   */
  public static void tell(Runnable use) throws IOException {
    Commands.answer("ready");
    use.run();
    Commands.answer("used");
    var unused = System.in.readAllBytes(); // Nothing comes; it ends.
  }
}
