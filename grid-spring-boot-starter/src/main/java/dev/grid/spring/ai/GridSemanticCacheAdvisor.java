package dev.grid.spring.ai;

import dev.grid.Grid;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.chat.client.ChatClientMessageAggregator;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.embedding.EmbeddingModel;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Answers a question from a vector collection if one with nearly the same meaning was answered
 * before, by any application of the cluster, and keeps what models answer.
 *
 * <p>An answer is taken for a question only if everything else that was asked is the same:
 * instructions of the system, messages before it, model, all of its options, the form that is
 * wanted, the filters of documents that advisors of Spring AI take ({@code qa_filter_expression},
 * {@code vector_store_filter_expression}), and what {@link #SCOPE} says among the advisor's
 * parameters, such as a user's name where answers are not for everybody. What has tools or media is
 * not looked for, nor kept; neither are answers that were cut off, filtered or empty. What was kept
 * is found for its time to live, and removed some time later.
 *
 * <p>It goes after chat memory, so that conversations have what came from here, too, and after
 * advisors that retrieve documents, whose order is 0, so that an answer is taken only if the
 * documents are the same. The question is then taken as it is, not by what it means: documents
 * would make different ones nearly the same. With an order before theirs, answers do not hear of
 * documents that change.
 *
 * <p>Blocks until model and grid have answered. A grid or an embedding model that fails costs the
 * cache, not the call: that is logged once until it works again. Thread-safe.
 */
public final class GridSemanticCacheAdvisor implements CallAdvisor, StreamAdvisor {

  /** Parameter of a call: only what was kept with the same text here is found. */
  public static final String SCOPE = "grid.semantic-cache.scope";

  /** In the context of a response: how near the question was that was answered, from 0 to 1. */
  public static final String SIMILARITY = "grid.semantic-cache.similarity";

  private static final Logger LOG = LoggerFactory.getLogger(GridSemanticCacheAdvisor.class);

  /** After those that retrieve documents, which have 0. */
  private static final int ORDER_DEFAULT = 100;

  private static final Set<String> INCOMPLETE =
      Set.of("length", "max_tokens", "content_filter", "safety", "tool_calls", "tool_use");

  private final EmbeddingModel embeddingModel;
  private final AnswerCache answers;
  private final double similarityThreshold;
  private final int order;

  /** What failed when it was last done. */
  private final Set<Step> failing = ConcurrentHashMap.newKeySet();

  private enum Step {
    READING_A_REQUEST,
    EMBEDDING_A_QUESTION,
    FINDING_AN_ANSWER,
    KEEPING_AN_ANSWER
  }

  private GridSemanticCacheAdvisor(Builder builder) {
    embeddingModel = builder.embeddingModel;
    similarityThreshold = builder.similarityThreshold;
    order = builder.order;
    int dimension = builder.dimension > 0 ? builder.dimension : embeddingModel.dimensions();
    answers =
        new AnswerCache(
            builder.grid,
            builder.collection,
            dimension,
            builder.timeToLive,
            builder.entriesMax,
            builder.clock);
  }

  /** Builds one that compares questions by embeddings of a model. */
  public static Builder builder(Grid grid, EmbeddingModel embeddingModel) {
    return new Builder(grid, embeddingModel);
  }

  @Override
  public String getName() {
    return "grid-semantic-cache";
  }

  @Override
  public int getOrder() {
    return order;
  }

  @Override
  public ChatClientResponse adviseCall(ChatClientRequest request, CallAdvisorChain chain) {
    AskedQuestion question = attempt(Step.READING_A_REQUEST, () -> AskedQuestion.of(request));
    float[] vector = question == null ? null : vector(question);
    if (question == null || vector == null) {
      return chain.nextCall(request);
    }
    ChatClientResponse known = find(question, vector, request);
    if (known != null) {
      return known;
    }
    ChatClientResponse response = chain.nextCall(request);
    keep(question, vector, response);
    return response;
  }

  /** A known answer comes as one piece. */
  @Override
  public Flux<ChatClientResponse> adviseStream(
      ChatClientRequest request, StreamAdvisorChain chain) {
    AskedQuestion question = attempt(Step.READING_A_REQUEST, () -> AskedQuestion.of(request));
    if (question == null) {
      return chain.nextStream(request);
    }
    return Flux.defer(() -> stream(question, request, chain))
        .subscribeOn(Schedulers.boundedElastic());
  }

  private Flux<ChatClientResponse> stream(
      AskedQuestion question, ChatClientRequest request, StreamAdvisorChain chain) {
    float[] vector = vector(question);
    if (vector == null) {
      return chain.nextStream(request);
    }
    ChatClientResponse known = find(question, vector, request);
    if (known != null) {
      return Flux.just(known);
    }
    return new ChatClientMessageAggregator()
        .aggregateChatClientResponse(
            chain.nextStream(request).publishOn(Schedulers.boundedElastic()),
            response -> keep(question, vector, response));
  }

  /** What it gives; null if it fails. */
  private <T> @Nullable T attempt(Step step, Supplier<@Nullable T> work) {
    try {
      T result = work.get();
      failing.remove(step);
      return result;
    } catch (RuntimeException e) {
      if (failing.add(step)) {
        LOG.warn(
            "A semantic cache is not used, and does not tell so again until it is: {}", step, e);
      } else {
        LOG.debug("A semantic cache is not used: {}", step, e);
      }
      return null;
    }
  }

  private float @Nullable [] vector(AskedQuestion question) {
    return attempt(Step.EMBEDDING_A_QUESTION, () -> embed(question));
  }

  /** Null for one that cannot be searched for: zeros have no direction. */
  private float @Nullable [] embed(AskedQuestion question) {
    float[] vector = embeddingModel.embed(question.text());
    for (float number : vector) {
      if (number != 0) {
        return vector;
      }
    }
    return null;
  }

  private @Nullable ChatClientResponse find(
      AskedQuestion question, float[] vector, ChatClientRequest request) {
    AnswerCache.Found found =
        attempt(Step.FINDING_AN_ANSWER, () -> answers.find(question.scope(), vector));
    if (found == null || found.similarity() < similarityThreshold) {
      return null;
    }
    Generation generation = new Generation(new AssistantMessage(found.answer()));
    return ChatClientResponse.builder()
        .chatResponse(new ChatResponse(List.of(generation)))
        .context(request.context())
        .context(SIMILARITY, found.similarity())
        .build();
  }

  private void keep(AskedQuestion question, float[] vector, ChatClientResponse response) {
    var unused =
        attempt(
            Step.KEEPING_AN_ANSWER,
            () -> {
              String answer = completeAnswer(response.chatResponse());
              if (answer != null) {
                answers.keep(question.scope(), question.text(), vector, answer);
              }
              return null;
            });
  }

  /** The answer if it is one text as a whole; else null. */
  private static @Nullable String completeAnswer(@Nullable ChatResponse response) {
    if (response == null || response.getResults().size() != 1 || response.hasToolCalls()) {
      return null;
    }
    Generation generation = response.getResults().getFirst();
    AssistantMessage message = generation.getOutput();
    String reason = generation.getMetadata().getFinishReason();
    String text = message.getText();
    boolean isComplete = reason == null || !INCOMPLETE.contains(reason.toLowerCase(Locale.ROOT));
    return isComplete && message.getMedia().isEmpty() && text != null && !text.isBlank()
        ? text
        : null;
  }

  /** Collects what an advisor is made of. Confined to one thread. */
  public static final class Builder {

    private final Grid grid;
    private final EmbeddingModel embeddingModel;
    private String collection = "semantic-cache";
    private int dimension;
    private double similarityThreshold = 0.95;
    private Duration timeToLive = Duration.ofHours(1);
    private int entriesMax = 10_000;
    private int order = ORDER_DEFAULT;
    private InstantSource clock = InstantSource.system();

    private Builder(Grid grid, EmbeddingModel embeddingModel) {
      this.grid = Objects.requireNonNull(grid, "grid");
      this.embeddingModel = Objects.requireNonNull(embeddingModel, "embeddingModel");
    }

    /** The name of the vector collection, which is configured if it is not yet. */
    public Builder collection(String name) {
      collection = Objects.requireNonNull(name, "name");
      return this;
    }

    /** How many numbers an embedding has; 0 for what the model says, which may ask it. */
    public Builder dimension(int numbers) {
      dimension = numbers;
      return this;
    }

    /**
     * The least cosine between a question and one whose answer is taken for it; 0.95 by default.
     * What it should be depends on the model.
     *
     * @throws IllegalArgumentException if it is not from 0 to 1
     */
    public Builder similarityThreshold(double cosine) {
      if (!(cosine >= 0 && cosine <= 1)) {
        throw new IllegalArgumentException(
            "similarityThreshold=" + cosine + ": must be from 0 to 1");
      }
      similarityThreshold = cosine;
      return this;
    }

    /**
     * How long an answer is taken; an hour by default.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder timeToLive(Duration time) {
      if (!time.isPositive()) {
        throw new IllegalArgumentException("timeToLive=" + time + ": must be positive");
      }
      timeToLive = time;
      return this;
    }

    /** How many answers are kept, about; further ones are not. 10,000 by default. */
    public Builder entriesMax(int answers) {
      if (answers < 1) {
        throw new IllegalArgumentException("entriesMax=" + answers + ": must be 1 or more");
      }
      entriesMax = answers;
      return this;
    }

    /** Where it goes among the advisors; 100 by default: after those that retrieve documents. */
    public Builder order(int place) {
      order = place;
      return this;
    }

    Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    /**
     * The advisor.
     *
     * @throws dev.grid.ConfigMismatchException if the collection is configured otherwise already
     */
    public GridSemanticCacheAdvisor build() {
      return new GridSemanticCacheAdvisor(this);
    }
  }
}
