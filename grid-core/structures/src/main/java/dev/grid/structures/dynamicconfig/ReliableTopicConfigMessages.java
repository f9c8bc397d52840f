package dev.grid.structures.dynamicconfig;

import dev.grid.config.StructureConfig;
import dev.grid.kernel.ConfigMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.reliabletopic.GridReliableTopic;
import dev.grid.reliabletopic.ReliableTopicConfig;
import dev.grid.security.Action;
import dev.grid.structures.dynamicconfig.ConfigHolders.ListenerConfigHolder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Configuring reliable topics, of which members have nothing but the ringbuffer. */
interface ReliableTopicConfigMessages {

  @Op(id = 0x1b0d00, retryable = true, actions = Action.CREATE)
  record AddReliableTopicConfig(
      String name,
      @Nullable List<ListenerConfigHolder> listenerConfigs,
      int readBatchSize,
      boolean statisticsEnabled,
      String topicOverloadPolicy,
      @Nullable Data executor,
      @Since("2.7") @Nullable String userCodeNamespace)
      implements ConfigMessage {

    private static final int READ_BATCH_DEFAULT = 10;

    @Override
    public StructureConfig config() {
      Asked asked = new Asked(GridReliableTopic.TYPE, name);
      asked.common(null, userCodeNamespace);
      asked.listeners(listenerConfigs);
      asked.statistics(statisticsEnabled);
      asked.only("readBatchSize", readBatchSize, READ_BATCH_DEFAULT);
      asked.only("topicOverloadPolicy", topicOverloadPolicy, "BLOCK");
      asked.none("executor", executor);
      return ReliableTopicConfig.named(name);
    }
  }
}
