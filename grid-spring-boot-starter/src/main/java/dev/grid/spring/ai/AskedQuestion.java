package dev.grid.spring.ai;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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

  /** What of an advisor's parameters and findings an answer depends on, by name. */
  private static final List<String> OF_CONTEXT =
      List.of(
          GridSemanticCacheAdvisor.SCOPE,
          ChatClientAttributes.OUTPUT_FORMAT.getKey(),
          ChatClientAttributes.STRUCTURED_OUTPUT_SCHEMA.getKey(),
          "qa_filter_expression", // Of a QuestionAnswerAdvisor,
          "vector_store_filter_expression"); // and of a VectorStoreDocumentRetriever.

  /** Documents that a QuestionAnswerAdvisor or a RetrievalAugmentationAdvisor has found. */
  private static final List<String> RETRIEVED =
      List.of("qa_retrieved_documents", "rag_document_context");

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
    Map<String, String> toldOptions = ToldOptions.of(options);
    if (toldOptions == null) {
      return null;
    }
    List<String> all = new ArrayList<>();
    for (Message before : messages.subList(0, messages.size() - 1)) {
      all.add(before.getMessageType() + ":" + before.getText());
    }
    all.add("options");
    toldOptions.forEach(
        (name, value) -> {
          all.add(name);
          all.add(value);
        });
    all.add("context");
    for (String name : OF_CONTEXT) {
      all.add(String.valueOf(request.context().get(name)));
    }
    if (RETRIEVED.stream().anyMatch(request.context()::containsKey)) {
      // Most of the text are documents, which make different questions nearly the same.
      all.add("exactly:" + question.getText());
    }
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
