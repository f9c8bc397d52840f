package dev.grid.structures.dynamicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.StructureConfig;
import dev.grid.durableexecutor.DurableExecutorConfig;
import dev.grid.executor.ExecutorConfig;
import dev.grid.kernel.ConfigMessage;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.scheduledexecutor.ScheduledExecutorConfig;
import dev.grid.scheduledexecutor.ScheduledExecutorConfig.CapacityPolicy;
import dev.grid.structures.dynamicconfig.ExecutorConfigMessages.AddExecutorConfig;
import dev.grid.structures.dynamicconfig.ScheduledExecutorConfigMessages.AddScheduledExecutorConfig;
import org.junit.jupiter.api.Test;

/** What the three kinds of executors come to, as clients of any version say it. */
final class ExecutorConfigMessagesTest {

  private static final String PUT_IF_ABSENT = "com.hazelcast.spi.merge.PutIfAbsentMergePolicy";

  private final MessageWriter out = new MessageWriter();

  /** What a client of version 2.0 sends of a type, and whatever {@code rest} adds. */
  private StructureConfig fromOldest(int type, int[] numbers, Runnable rest) {
    out.beginRequest(type, 1, -1);
    for (int number : numbers) {
      out.putInt(number);
    }
    rest.run();
    out.endMessage();
    MessageReader in = new MessageReader().open(out.buffer(), 0, out.length());
    Codec<?, ?> codec = new Codecs(DynamicConfigs.codecs()).find(type);
    assertThat(codec).isNotNull();
    return ((ConfigMessage) codec.decodeRequest(in)).config();
  }

  @Test
  void clientsThatDoNotSpeakOfStatistics_haveThem() {
    assertThat(
            fromOldest(
                0x1b0900,
                new int[] {4, 2, 50},
                () -> {
                  out.writeString("jobs");
                  out.writeNull();
                }))
        .isEqualTo(
            DurableExecutorConfig.named("jobs").withThreads(4).withBackups(2, 0).withCapacity(50));
  }

  @Test
  void clientsThatDoNotSpeakOfPolicies_countTasksOfMembers() {
    assertThat(
            fromOldest(
                0x1b0a00,
                new int[] {4, 2, 50, 100},
                () -> {
                  out.writeString("jobs");
                  out.writeNull();
                  out.writeString(PUT_IF_ABSENT);
                }))
        .isEqualTo(
            ScheduledExecutorConfig.named("jobs")
                .withThreads(4)
                .withBackups(2, 0)
                .withCapacity(50)
                .withCapacityPolicy(CapacityPolicy.PER_NODE));
  }

  @Test
  void noBound_isNoBound() {
    assertThat(new AddExecutorConfig("jobs", 3, 0, true, null, null).config())
        .isEqualTo(
            ExecutorConfig.named("jobs").withThreads(3).withQueueCapacity(Integer.MAX_VALUE));
    assertThat(new AddExecutorConfig("jobs", 3, 7, true, null, null).config())
        .isEqualTo(ExecutorConfig.named("jobs").withThreads(3).withQueueCapacity(7));
  }

  @Test
  void unknownCapacityPolicies_areRefused() {
    AddScheduledExecutorConfig message =
        new AddScheduledExecutorConfig(
            "jobs", 16, 1, 100, null, PUT_IF_ABSENT, 100, true, (byte) 2, null);
    assertThatThrownBy(message::config)
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("name=jobs capacityPolicy=2");
  }
}
