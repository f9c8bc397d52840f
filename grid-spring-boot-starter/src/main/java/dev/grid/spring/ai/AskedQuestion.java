package dev.grid.spring.ai;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClientAttributes;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;

/**
 * A question to a model whose answer may be known. Immutable.
 *
 * @param text what the user asks
 * @param scope a hash of everything else that the answer depends on
 */
record AskedQuestion(String text, String scope) {

  /** What a request asks; null if its answer depends on more than texts. */
  static @Nullable AskedQuestion of(ChatClientRequest request) {
    List<Message> messages = request.prompt().getInstructions();
    ChatOptions options = request.prompt().getOptions();
    if (messages.isEmpty()
        || !(messages.getLast() instanceof UserMessage question)
        || question.getText() == null
        || question.getText().isBlank()
        || hasTools(options)) {
      return null;
    }
    if (messages.stream().anyMatch(AskedQuestion::hasMoreThanText)) {
      return null;
    }
    List<String> all = new ArrayList<>();
    for (Message before : messages.subList(0, messages.size() - 1)) {
      all.add(before.getMessageType() + ":" + before.getText());
    }
    all.add("options:" + told(options));
    all.add("form:" + told(request, ChatClientAttributes.OUTPUT_FORMAT));
    all.add("schema:" + told(request, ChatClientAttributes.STRUCTURED_OUTPUT_SCHEMA));
    all.add("scope:" + request.context().get(GridSemanticCacheAdvisor.SCOPE));
    return new AskedQuestion(question.getText(), hash(all));
  }

  private static boolean hasTools(@Nullable ChatOptions options) {
    if (!(options instanceof ToolCallingChatOptions tools)) {
      return false;
    }
    List<ToolCallback> callbacks = tools.getToolCallbacks();
    return callbacks != null && !callbacks.isEmpty();
  }

  private static boolean hasMoreThanText(Message message) {
    return switch (message) {
      case UserMessage user -> !user.getMedia().isEmpty();
      case AssistantMessage assistant ->
          assistant.hasToolCalls() || !assistant.getMedia().isEmpty();
      case ToolResponseMessage tools -> true;
      default -> false;
    };
  }

  private static List<@Nullable Object> told(@Nullable ChatOptions options) {
    List<@Nullable Object> told = new ArrayList<>();
    if (options != null) {
      told.add(options.getModel());
      told.add(options.getTemperature());
      told.add(options.getMaxTokens());
      told.add(options.getTopK());
      told.add(options.getTopP());
      told.add(options.getFrequencyPenalty());
      told.add(options.getPresencePenalty());
      told.add(options.getStopSequences());
    }
    return told;
  }

  private static @Nullable Object told(ChatClientRequest request, ChatClientAttributes attribute) {
    return request.context().get(attribute.getKey());
  }

  /** Lengths are in it, so that no two lists are the same text. */
  static String hash(List<String> all) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String one : all) {
        byte[] bytes = one.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ";").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
