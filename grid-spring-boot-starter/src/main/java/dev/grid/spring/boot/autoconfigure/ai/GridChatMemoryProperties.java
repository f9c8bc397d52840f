package dev.grid.spring.boot.autoconfigure.ai;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the memory of conversations with models. Immutable.
 *
 * @param enabled Whether Spring AI keeps conversations in the grid.
 * @param map Name of the map of conversations.
 * @param timeToLive Time that a conversation is kept after its last message; zero is for ever. By
 *     default, what the map is configured with.
 */
@ConfigurationProperties(GridChatMemoryProperties.PREFIX)
record GridChatMemoryProperties(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("chat-memory") String map,
    @Nullable Duration timeToLive) {

  static final String PREFIX = "grid.chat-memory";
}
