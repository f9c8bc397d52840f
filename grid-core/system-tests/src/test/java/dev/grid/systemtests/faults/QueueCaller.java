package dev.grid.systemtests.faults;

import dev.grid.systemtests.history.Operation;
import dev.grid.systemtests.history.Outcome;
import dev.grid.systemtests.history.QueueAccount;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Offers to two queues and polls from one: items of the other may only come out when all is over,
 * so nothing excuses their loss. It is the only caller of its queues.
 */
final class QueueCaller implements Worker {

  private final Random random;
  private final Caller caller;
  private final Queue<Long> kept;
  private final Queue<Long> passed;
  private final boolean isStrong;
  private final QueueAccount keptAccount = new QueueAccount();
  private final QueueAccount passedAccount = new QueueAccount();
  private long lastItem;

  /**
   * Of queues that nobody else uses.
   *
   * @param prefix what their names begin with
   * @param isStrong whether they are in Raft groups, and their order is judged
   */
  QueueCaller(
      String prefix, boolean isStrong, int number, Random random, Store store, Caller caller) {
    this.isStrong = isStrong;
    this.random = random;
    this.caller = caller;
    kept = store.queue(prefix + "kept-" + number);
    passed = store.queue(prefix + "passed-" + number);
  }

  @Override
  public void step() {
    switch (random.nextInt(5)) {
      case 0 -> offer(kept, keptAccount);
      case 1, 2 -> offer(passed, passedAccount);
      default -> poll();
    }
  }

  private void offer(Queue<Long> queue, QueueAccount account) {
    lastItem++;
    long item = lastItem;
    Caller.Call call = caller.call(() -> queue.offer(item) ? 1 : 0);
    boolean isTurnedAway = call.isAcknowledged() && call.result() == 0;
    account.offered(item, isTurnedAway ? Outcome.REFUSED : call.outcome());
  }

  private void poll() {
    Caller.Call call = caller.call(() -> item(passed.poll()));
    if (call.outcome() == Outcome.UNKNOWN) {
      passedAccount.pollWasUnknown();
    } else if (call.isAcknowledged() && call.result() != Operation.ABSENT) {
      passedAccount.taken(call.result());
    }
  }

  private static long item(@Nullable Long item) {
    return item == null ? Operation.ABSENT : item;
  }

  @Override
  public void judge(Tally tally) {
    caller.addTo(tally);
    add("kept", kept, keptAccount, isStrong, tally);
    add("passed", passed, passedAccount, isStrong, tally);
  }

  private static void add(
      String name, Queue<Long> queue, QueueAccount account, boolean isStrong, Tally tally) {
    account.takenAll(Attempts.of(() -> List.copyOf(queue)));
    QueueAccount.Balance balance = account.balance();
    tally.lost += balance.missing();
    tally.invented += balance.invented();
    tally.duplicates += balance.duplicates();
    tally.excused += balance.excused();
    int overtaken = isStrong ? account.overtaken() : 0;
    tally.overtaken += overtaken;
    if (balance.missing() > 0
        || balance.invented() > 0
        || balance.duplicates() > 0
        || overtaken > 0) {
      tally.sample("queue " + name + ": " + balance + " overtaken=" + overtaken);
    }
  }
}
