package dev.grid.structures.dynamicconfig;

import dev.grid.protocol.CodecSet;
import java.util.List;

/** The registry: the messages of all kinds that clients of the open protocol can configure. */
public final class DynamicConfigs {

  private static final List<CodecSet> CODECS =
      List.of(
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
          VectorConfigMessagesCodecs.ALL);

  private DynamicConfigs() {}

  /** Their codecs. */
  public static List<CodecSet> codecs() {
    return CODECS;
  }
}
