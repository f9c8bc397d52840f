package dev.grid.structures.dynamicconfig;

import dev.grid.config.StructureConfig;
import dev.grid.kernel.ConfigMessage;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.security.Action;
import dev.grid.structures.dynamicconfig.ConfigHolders.ListenerConfigHolder;
import dev.grid.topic.GridTopic;
import dev.grid.topic.TopicConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Configuring topics. */
interface TopicConfigMessages {

  @Op(id = 0x1b0700, retryable = true, actions = Action.CREATE)
  record AddTopicConfig(
      String name,
      boolean globalOrderingEnabled,
      boolean statisticsEnabled,
      boolean multiThreadingEnabled,
      @Nullable List<ListenerConfigHolder> listenerConfigs,
      @Since("2.7") @Nullable String userCodeNamespace)
      implements ConfigMessage {

    @Override
    public StructureConfig config() {
      Asked asked = new Asked(GridTopic.TYPE, name);
      asked.common(null, userCodeNamespace);
      asked.listeners(listenerConfigs);
      asked.statistics(statisticsEnabled);
      asked.only("multiThreadingEnabled", multiThreadingEnabled, false);
      return TopicConfig.named(name).withGlobalOrdering(globalOrderingEnabled);
    }
  }
}
