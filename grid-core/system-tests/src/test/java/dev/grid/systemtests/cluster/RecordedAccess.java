package dev.grid.systemtests.cluster;

import dev.grid.config.Identity;
import dev.grid.member.security.Access;
import dev.grid.security.Action;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps what it was asked, and admits what it is told to. Thread-safe. */
final class RecordedAccess implements Access {

  private final List<Question> asked = new CopyOnWriteArrayList<>();
  private volatile Predicate<Question> refused = question -> false;

  /** What was asked: who wants to do what, with which structure. */
  record Question(String principal, Set<Action> actions, String service, String name) {}

  @Override
  public Grants to(Identity principal, @Nullable InetAddress from) {
    return (actions, service, name) -> {
      Question question = new Question(principal.name(), Action.ofBits(actions), service, name);
      asked.add(question);
      return !refused.test(question);
    };
  }

  void refuse(Predicate<Question> questions) {
    refused = questions;
  }

  /** What was asked since this was called before. */
  List<Question> take() {
    List<Question> taken = List.copyOf(asked);
    asked.clear();
    return taken;
  }

  /** What was asked about the structures of that name since {@link #take} was called. */
  List<Question> about(String name) {
    return asked.stream().filter(question -> question.name().equals(name)).toList();
  }
}
