package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Statistics.Activity;
import dev.grid.Statistics.Calls;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.structures.queue.QueueMessages;
import dev.grid.structures.queue.QueueMessagesCodecs;
import org.junit.jupiter.api.Test;

/** What is counted of a shard, by the queue's calls. */
final class ShardActivityTest {

  private static final Codec<?, ?> SIZE =
      new Codecs(QueueMessagesCodecs.ALL).of(new QueueMessages.Size("jobs"));
  private static final Codec<?, ?> CLEAR =
      new Codecs(QueueMessagesCodecs.ALL).of(new QueueMessages.Clear("jobs"));

  private final ShardActivity activity = new ShardActivity(7);

  @Test
  void whatIsNotAsked_hasDoneNothing_whateverOthersDo() {
    ShardActivity other = new ShardActivity(7);
    other.measured(SIZE, 5);
    other.done(SIZE, 1);

    assertThat(activity.snapshot(9))
        .isEqualTo(
            new Activity(7, 0, 0, 0, 0, Calls.NONE, Calls.NONE, Calls.NONE, Calls.NONE, 0, 0));
  }

  @Test
  void callsAreCountedByTheirGroup() {
    activity.measured(SIZE, 5);
    activity.done(SIZE, 1);
    activity.done(SIZE, null);
    activity.snapshot(9);
    activity.done(CLEAR, null);
    activity.measured(CLEAR, 30);
    activity.measured(CLEAR, 20);
    activity.published(3);

    assertThat(activity.snapshot(11))
        .isEqualTo(
            new Activity(
                7,
                11,
                11,
                1,
                3,
                new Calls(2, 1, 5, 5),
                Calls.NONE,
                new Calls(1, 2, 50, 30),
                Calls.NONE,
                0,
                0));
  }

  @Test
  void firstCall_andEach64th_isMeasured() {
    assertThat(activity.begins()).isTrue();
    for (int i = 1; i < 64; i++) {
      assertThat(activity.begins()).isFalse();
    }
    assertThat(activity.begins()).isTrue();
  }
}
