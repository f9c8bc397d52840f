package dev.grid.spring.boot.autoconfigure.ai;

import dev.grid.Grid;
import dev.grid.spring.ai.GridChatMemoryRepository;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Spring AI's conversations in the grid, if the application asks for that and declares no other
 * repository of them. Goes before those of Spring AI.
 */
@AutoConfiguration(
    after = GridAutoConfiguration.class,
    beforeName =
        "org.springframework.ai.model.chat.memory.autoconfigure.ChatMemoryAutoConfiguration")
@ConditionalOnClass(ChatMemoryRepository.class)
@ConditionalOnSingleCandidate(Grid.class)
@ConditionalOnMissingBean(ChatMemoryRepository.class)
@ConditionalOnBooleanProperty(name = "grid.chat-memory.enabled")
@EnableConfigurationProperties(GridChatMemoryProperties.class)
public final class GridChatMemoryAutoConfiguration {

  @Bean
  GridChatMemoryRepository chatMemoryRepository(Grid grid, GridChatMemoryProperties properties) {
    return new GridChatMemoryRepository(grid, properties.map(), properties.timeToLive());
  }
}
