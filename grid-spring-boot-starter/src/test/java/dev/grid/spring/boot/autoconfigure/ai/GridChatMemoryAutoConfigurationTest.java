package dev.grid.spring.boot.autoconfigure.ai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.spring.ai.GridChatMemoryRepository;
import dev.grid.spring.testgrid.MemberAndClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.memory.InMemoryChatMemoryRepository;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class GridChatMemoryAutoConfigurationTest {

  private static MemberAndClient grids;

  @BeforeAll
  static void start() {
    grids = new MemberAndClient("chats");
  }

  @AfterAll
  static void stop() {
    grids.close();
  }

  private static ApplicationContextRunner application(boolean embedded) {
    return notAsking(embedded).withPropertyValues("grid.chat-memory.enabled=true");
  }

  private static ApplicationContextRunner notAsking(boolean embedded) {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(GridChatMemoryAutoConfiguration.class))
        .withBean(
            "grid",
            Grid.class,
            embedded ? grids::member : grids::client,
            bean -> bean.setDestroyMethodName(""));
  }

  private static final List<Message> MESSAGES =
      List.of(
          new SystemMessage("Be brief."),
          new UserMessage("How warm is it?"),
          AssistantMessage.builder()
              .content("")
              .toolCalls(
                  List.of(new AssistantMessage.ToolCall("1", "function", "warmth", "{\"at\":1}")))
              .build(),
          ToolResponseMessage.builder()
              .responses(List.of(new ToolResponseMessage.ToolResponse("1", "warmth", "21")))
              .build(),
          new AssistantMessage("21 degrees."));

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAConversationIsSavedShouldBeThereForAll(boolean embedded) {
    application(embedded)
        .withPropertyValues("grid.chat-memory.time-to-live=3h")
        .run(
            context ->
                application(!embedded)
                    .run(
                        other -> {
                          ChatMemoryRepository chats = context.getBean(ChatMemoryRepository.class);
                          chats.saveAll("a", List.of(new UserMessage("?")));
                          chats.saveAll("a", MESSAGES);
                          ChatMemoryRepository others = other.getBean(ChatMemoryRepository.class);
                          assertThat(others.findByConversationId("a")).isEqualTo(MESSAGES);
                          assertThat(others.findConversationIds()).containsExactly("a");
                          assertThat(
                                  Objects.requireNonNull(
                                          grids.member().map("chat-memory").entryView("a"))
                                      .timeToLiveMillis())
                              .isEqualTo(Duration.ofHours(3).toMillis());
                          others.deleteByConversationId("a");
                          assertThat(chats.findByConversationId("a")).isEmpty();
                        }));
  }

  @Test
  void whenTheApplicationHasItsOwnShouldBackOff() {
    application(true)
        .withBean(ChatMemoryRepository.class, InMemoryChatMemoryRepository::new)
        .run(context -> assertThat(context).doesNotHaveBean(GridChatMemoryRepository.class));
  }

  @Test
  void whenNobodyHasAskedShouldLeaveItToSpringAi() {
    notAsking(true).run(context -> assertThat(context).doesNotHaveBean(ChatMemoryRepository.class));
  }

  @Test
  void whenSpringAiIsNotThereShouldStart() {
    application(true)
        .withClassLoader(new FilteredClassLoader("org.springframework.ai"))
        .run(context -> assertThat(context).hasNotFailed());
  }
}
