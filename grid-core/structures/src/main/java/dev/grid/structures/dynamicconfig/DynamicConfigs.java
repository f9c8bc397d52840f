package dev.grid.structures.dynamicconfig;

import dev.grid.protocol.Codec;
import java.util.List;
import java.util.stream.Stream;

/** The registry: the messages of all kinds that clients of the open protocol can configure. */
public final class DynamicConfigs {

  private static final List<Codec<?, ?>> CODECS =
      Stream.of(
              MapConfigMessagesCodecs.ALL,
              MultiMapConfigMessagesCodecs.ALL,
              QueueConfigMessagesCodecs.ALL,
              ListConfigMessagesCodecs.ALL,
              SetConfigMessagesCodecs.ALL,
              RingbufferConfigMessagesCodecs.ALL,
              TopicConfigMessagesCodecs.ALL,
              ReliableTopicConfigMessagesCodecs.ALL,
              PnCounterConfigMessagesCodecs.ALL,
              FlakeIdConfigMessagesCodecs.ALL,
              CardinalityConfigMessagesCodecs.ALL,
              ReplicatedMapConfigMessagesCodecs.ALL,
              ExecutorConfigMessagesCodecs.ALL,
              DurableExecutorConfigMessagesCodecs.ALL,
              ScheduledExecutorConfigMessagesCodecs.ALL,
              VectorConfigMessagesCodecs.ALL)
          .<Codec<?, ?>>flatMap(List::stream)
          .toList();

  private DynamicConfigs() {}

  /** Their codecs. */
  public static List<Codec<?, ?>> codecs() {
    return CODECS;
  }
}
