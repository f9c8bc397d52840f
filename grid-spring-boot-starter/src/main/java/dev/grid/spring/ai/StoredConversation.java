package dev.grid.spring.ai;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as the grid has it; any client reads it. Immutable.
 *
 * @param messages the oldest first
 */
record StoredConversation(List<StoredMessage> messages) {

  /**
   * A message.
   *
   * @param type the name of Spring AI's message type
   * @param toolCalls of an assistant, else empty
   * @param toolResponses of tools, else empty
   */
  record StoredMessage(
      String type,
      @Nullable String text,
      List<StoredToolCall> toolCalls,
      List<StoredToolResponse> toolResponses) {}

  /** What a model wants of a tool. */
  record StoredToolCall(
      @Nullable String id,
      @Nullable String type,
      @Nullable String name,
      @Nullable String arguments) {}

  /** What a tool has answered. */
  record StoredToolResponse(@Nullable String id, @Nullable String name, @Nullable String data) {}
}
