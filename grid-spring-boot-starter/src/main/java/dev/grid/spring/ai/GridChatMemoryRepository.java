package dev.grid.spring.ai;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.spring.ai.StoredConversation.StoredMessage;
import dev.grid.spring.ai.StoredConversation.StoredToolCall;
import dev.grid.spring.ai.StoredConversation.StoredToolResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;

/**
 * Keeps conversations with models in a map, one entry each, for all applications of the cluster.
 * Texts, calls of tools and their responses are kept; media and metadata of messages are not.
 * Blocks until the grid has answered. Thread-safe.
 */
public final class GridChatMemoryRepository implements ChatMemoryRepository {

  private final GridMap<String, StoredConversation> conversations;
  private final @Nullable Duration timeToLive;

  /**
   * Conversations of a grid.
   *
   * @param map the name of the map
   * @param timeToLive how long a conversation is kept after its last message; null for what the map
   *     is configured with
   */
  public GridChatMemoryRepository(Grid grid, String map, @Nullable Duration timeToLive) {
    this.conversations = grid.map(map);
    this.timeToLive = timeToLive;
  }

  /** The ids of all conversations; in no order. */
  @Override
  public List<String> findConversationIds() {
    return List.copyOf(conversations.keySet());
  }

  /** The messages, the oldest first; none if there is no such conversation. */
  @Override
  public List<Message> findByConversationId(String conversationId) {
    StoredConversation stored = conversations.get(conversationId);
    return stored == null
        ? List.of()
        : stored.messages().stream().map(GridChatMemoryRepository::read).toList();
  }

  /** Replaces the conversation, in one step. */
  @Override
  public void saveAll(String conversationId, List<Message> messages) {
    StoredConversation stored =
        new StoredConversation(messages.stream().map(GridChatMemoryRepository::stored).toList());
    if (timeToLive == null) {
      conversations.set(conversationId, stored);
    } else {
      conversations.set(conversationId, stored, timeToLive);
    }
  }

  @Override
  public void deleteByConversationId(String conversationId) {
    conversations.delete(conversationId);
  }

  private static StoredMessage stored(Message message) {
    List<StoredToolCall> calls =
        message instanceof AssistantMessage assistant
            ? assistant.getToolCalls().stream()
                .map(
                    call ->
                        new StoredToolCall(call.id(), call.type(), call.name(), call.arguments()))
                .toList()
            : List.of();
    List<StoredToolResponse> responses =
        message instanceof ToolResponseMessage tools
            ? tools.getResponses().stream()
                .map(
                    response ->
                        new StoredToolResponse(
                            response.id(), response.name(), response.responseData()))
                .toList()
            : List.of();
    return new StoredMessage(message.getMessageType().name(), message.getText(), calls, responses);
  }

  private static Message read(StoredMessage message) {
    String text = Objects.requireNonNullElse(message.text(), "");
    return switch (MessageType.valueOf(message.type())) {
      case USER -> new UserMessage(text);
      case SYSTEM -> new SystemMessage(text);
      case ASSISTANT ->
          AssistantMessage.builder()
              .content(text)
              .toolCalls(
                  message.toolCalls().stream()
                      .map(
                          call ->
                              new ToolCall(
                                  text(call.id()),
                                  text(call.type()),
                                  text(call.name()),
                                  text(call.arguments())))
                      .toList())
              .build();
      case TOOL ->
          ToolResponseMessage.builder()
              .responses(
                  message.toolResponses().stream()
                      .map(
                          response ->
                              new ToolResponse(
                                  text(response.id()),
                                  text(response.name()),
                                  text(response.data())))
                      .toList())
              .build();
    };
  }

  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
