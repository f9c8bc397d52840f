package dev.grid.member.partition;

import dev.grid.protocol.UnknownServiceException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kinds of structures by the number that their messages' types begin with, by which members name
 * them to each other: the same on every member, whatever others its version knows. Thread-safe.
 */
final class Services {

  private static final int NUMBERS = 256;

  private static final Logger log = LoggerFactory.getLogger(Services.class);

  private final @Nullable Kind<?>[] byNumber = new Kind<?>[NUMBERS];

  /** Those of which another member has structures, and this version knows none. */
  private final Set<Integer> unknown = ConcurrentHashMap.newKeySet();

  Services(List<Kind<?>> kinds) {
    for (Kind<?> kind : kinds) {
      if (kind.service() != Kind.NO_MESSAGES) {
        byNumber[kind.service()] = kind;
      }
    }
  }

  /**
   * The kind of a structure of another member.
   *
   * @throws UnknownServiceException if this version has none; the log says so once
   */
  Kind<?> kindOf(int service, String name) {
    Kind<?> kind = service < 0 || service >= NUMBERS ? null : byNumber[service];
    if (kind != null) {
      return kind;
    }
    String refusal =
        "service=0x%02x of structure=%s is not known to this version".formatted(service, name);
    if (unknown.add(service)) {
      log.error("{}: this member has no copies of such partitions until it is upgraded", refusal);
    }
    throw new UnknownServiceException(refusal);
  }
}
