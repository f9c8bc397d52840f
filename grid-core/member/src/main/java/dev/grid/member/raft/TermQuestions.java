package dev.grid.member.raft;

import dev.grid.consensus.ConsensusServer;
import dev.grid.member.peer.PeerMessages.AskTerm;
import dev.grid.member.peer.PeerMessages.TermIs;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * What a leader asks the voters of its group to know that it leads it still: whether they know of a
 * later term. A server votes in one term after another and answers with the last, so when a
 * majority knows of none that is later than the leader's, nobody was elected with a later term
 * until it was asked, and nothing was committed that the leader does not have. One question is open
 * for a group, as its log sends the next after an answer. Thread-safe; nothing blocks.
 */
public final class TermQuestions {

  private final UUID self;
  private final BiConsumer<UUID, AskTerm> ask;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, Question> open = new ConcurrentHashMap<>();

  /** The term asked about, and who knows of no later one. */
  private static final class Question {

    final long term;
    final Set<UUID> voters;
    final Set<UUID> agreed = ConcurrentHashMap.newKeySet();
    final CompletableFuture<Boolean> answer = new CompletableFuture<>();

    Question(long term, Set<UUID> voters) {
      this.term = term;
      this.voters = voters;
    }

    /** Takes what a server knows. */
    void told(UUID server, long latest) {
      if (latest > term) {
        answer.complete(false);
      } else if (latest != ConsensusServer.NO_TERM && voters.contains(server)) {
        agreed.add(server);
        if (agreed.size() > voters.size() / 2) {
          answer.complete(true);
        }
      }
    }
  }

  /**
   * None yet.
   *
   * @param ask sends a question to a server; it may be lost
   */
  public TermQuestions(UUID self, BiConsumer<UUID, AskTerm> ask) {
    this.self = self;
    this.ask = ask;
  }

  /**
   * Whether nobody has led the group in a later term until now; completes with true or false, or
   * never, where too few answer: whoever asks has a limit for that.
   *
   * @param term in which this server leads it
   * @param voters all of the group's, as this server's log had them in that term
   */
  CompletableFuture<Boolean> isLatest(String group, long term, Set<UUID> voters) {
    long number = numbers.incrementAndGet();
    Question question = new Question(term, voters);
    open.put(number, question);
    var unused = question.answer.whenComplete((latest, failure) -> open.remove(number));
    question.told(self, term);
    for (UUID voter : voters) {
      if (!voter.equals(self) && !question.answer.isDone()) {
        ask.accept(voter, new AskTerm(number, group));
      }
    }
    return question.answer;
  }

  /** A server has answered. */
  public void told(TermIs message) {
    Question question = open.get(message.question());
    if (question != null) {
      question.told(message.server(), message.term());
    }
  }

  /** How many wait for answers. */
  int open() {
    return open.size();
  }
}
