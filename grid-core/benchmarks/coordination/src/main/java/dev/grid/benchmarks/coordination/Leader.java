package dev.grid.benchmarks.coordination;

import dev.grid.coordination.Capabilities;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.Coordinators;

/** A member in a process of its own, that leads a group until it is killed. */
final class Leader {

  private Leader() {}

  /**
   * Arguments: a URL, a group and the member's id; prints a line when it leads, and ends with its
   * standard input.
   */
  public static void main(String[] arguments) throws Exception {
    try (Coordinator coordinator = Coordinators.create(arguments[0], arguments[2])) {
      coordinator.start(true);
      coordinator.joinOrCreate(arguments[1], Capabilities.NONE);
      coordinator.watchElected(arguments[1], event -> System.out.println("leads"));
      int unused = System.in.read();
    }
  }
}
