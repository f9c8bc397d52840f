package dev.grid.structures.dynamicconfig;

import dev.grid.config.StructureConfig;
import dev.grid.kernel.ConfigMessage;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.security.Action;
import dev.grid.structures.dynamicconfig.ConfigHolders.StoreConfigHolder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Configuring ringbuffers, those of reliable topics too, by the topics' names. */
interface RingbufferConfigMessages {

  @Op(id = 0x1b0200, retryable = true, actions = Action.CREATE)
  record AddRingbufferConfig(
      String name,
      int capacity,
      int backupCount,
      int asyncBackupCount,
      int timeToLiveSeconds,
      String inMemoryFormat,
      @Nullable StoreConfigHolder ringbufferStoreConfig,
      @Nullable String splitBrainProtectionName,
      String mergePolicy,
      int mergeBatchSize,
      @Since("2.7") @Nullable String userCodeNamespace)
      implements ConfigMessage {

    @Override
    public StructureConfig config() {
      Asked asked = new Asked(GridRingbuffer.TYPE, name);
      asked.common(splitBrainProtectionName, userCodeNamespace);
      asked.only("inMemoryFormat", inMemoryFormat, "BINARY");
      asked.store("ringbufferStoreConfig", ringbufferStoreConfig);
      return asked.partitioned(
          RingbufferConfig.named(name)
              .withCapacity(capacity)
              .withTimeToLive(Duration.ofSeconds(timeToLiveSeconds)),
          backupCount,
          asyncBackupCount,
          asked.mergePolicy(mergePolicy, mergeBatchSize));
    }
  }
}
