package dev.grid.member.partition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of something that a {@link ScatterGather} waits for, from whichever thread. */
sealed interface Came {

  record Reply(Question question, @Nullable Object value) implements Came {}

  record Failed(Question question, Throwable cause) implements Came {}

  record Shared(
      AskedMember share,
      @Nullable Object merged,
      boolean isAny,
      long bytes,
      List<Place> rest,
      List<Place> again)
      implements Came {}

  record ShareLost(AskedMember share) implements Came {}

  record ShareFailed(Throwable cause) implements Came {}

  record Reduced(@Nullable Object less) implements Came {}

  record ReducingFailed(Throwable cause) implements Came {}
}
