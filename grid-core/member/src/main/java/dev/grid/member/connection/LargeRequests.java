package dev.grid.member.connection;

import dev.grid.MessageTooLargeException;
import dev.grid.OverloadedException;
import dev.grid.protocol.OversizedMessageException;
import dev.grid.protocol.frame.ReceiveBudget;

/** Why requests are refused that are too large, or for which there is no memory. */
final class LargeRequests {

  private LargeRequests() {}

  /** What the client is told. */
  static RuntimeException refused(
      OversizedMessageException request, int frameBytesMax, ReceiveBudget budget) {
    return request.noMemory()
        ? noMemoryFor(request, frameBytesMax, budget)
        : new MessageTooLargeException(
            "a request of "
                + request.bytes()
                + " bytes or more was not carried out: grid.network.frame-size-max="
                + frameBytesMax
                + "; raise that on every member, or send less at once");
  }

  private static RuntimeException noMemoryFor(
      OversizedMessageException request, int frameBytesMax, ReceiveBudget budget) {
    String what =
        "a request of "
            + request.bytes()
            + " bytes or more was not carried out: the member has no memory to receive it now, with"
            + " "
            + budget.bytes()
            + " bytes of large requests under way, of "
            + budget.bytesMax()
            + " (a quarter of the heap), and half of what is free in the heap; ";
    String todo =
        "give every member a larger heap (-Xmx), or send less at once; grid.network.frame-size-max="
            + frameBytesMax;
    return request.bytes() > budget.bytesMax()
        ? new MessageTooLargeException(what + todo)
        : new OverloadedException(what + "try again later, or " + todo);
  }
}
