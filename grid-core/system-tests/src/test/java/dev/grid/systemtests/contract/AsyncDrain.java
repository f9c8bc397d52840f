package dev.grid.systemtests.contract;

import static dev.grid.systemtests.contract.Awaited.await;

import dev.grid.queue.AsyncGridQueue;
import java.util.Collection;
import java.util.List;

/** Drains a queue to a collection by way of the asynchronous call. Immutable. */
public record AsyncDrain<E>(AsyncGridQueue<E> queue) {

  public int drainTo(Collection<? super E> target) {
    return addTo(target, await(queue.drain()));
  }

  public int drainTo(Collection<? super E> target, int maxItems) {
    return addTo(target, await(queue.drain(maxItems)));
  }

  private static <E> int addTo(Collection<? super E> target, List<E> items) {
    target.addAll(items);
    return items.size();
  }
}
