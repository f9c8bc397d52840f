package dev.grid.structures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.protocol.Codec;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Routing;
import dev.grid.structures.countdownlatch.CountDownLatchMessagesCodecs;
import dev.grid.structures.fencedlock.FencedLockMessagesCodecs;
import dev.grid.structures.semaphore.SemaphoreMessagesCodecs;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Calls of Raft groups that may come again. */
final class GroupCallsTest {

  /** Else a copy that a link held back for long would take a lock, or begin a round, once more. */
  @Test
  void whatChangesSomething_goesByAName_thoughClientsMaySendItAgain() {
    List<Codec<?, ?>> changing =
        Stream.of(
                CountDownLatchMessagesCodecs.ALL,
                FencedLockMessagesCodecs.ALL,
                SemaphoreMessagesCodecs.ALL)
            .<Codec<?, ?>>flatMap(CodecSet::stream)
            .filter(codec -> codec.routing() == Routing.GROUP && !codec.readOnly())
            .toList();

    assertThat(changing).anyMatch(Codec::retryable).noneMatch(Codec::mayRepeat);
  }
}
