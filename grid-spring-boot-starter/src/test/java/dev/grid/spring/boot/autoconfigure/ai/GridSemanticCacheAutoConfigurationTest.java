package dev.grid.spring.boot.autoconfigure.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.spring.ai.GridSemanticCacheAdvisor;
import dev.grid.spring.testgrid.MemberAndClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.DefaultChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;

class GridSemanticCacheAutoConfigurationTest {

  private static final String HOW_WARM = "How warm is it?";
  private static final String HOW_WARM_AGAIN = "What is the temperature?";
  private static final String HOW_LATE = "How late is it?";

  private static MemberAndClient grids;

  private final FixedEmbeddings embeddings =
      new FixedEmbeddings().with(HOW_WARM, 0).with(HOW_WARM_AGAIN, 8).with(HOW_LATE, 40);

  private final Model model = new Model();

  @BeforeAll
  static void start() {
    grids = new MemberAndClient("semantic-caches");
  }

  @AfterAll
  static void stop() {
    grids.close();
  }

  /** The rest of the chain: a model that counts. */
  private static final class Model implements CallAdvisorChain, StreamAdvisorChain {

    private int calls;
    private String finishReason = "STOP";

    private ChatClientResponse answer(ChatClientRequest request, String text) {
      Generation generation =
          new Generation(
              new AssistantMessage(text),
              ChatGenerationMetadata.builder().finishReason(finishReason).build());
      return new ChatClientResponse(new ChatResponse(List.of(generation)), request.context());
    }

    @Override
    public ChatClientResponse nextCall(ChatClientRequest request) {
      return answer(request, "answer " + ++calls);
    }

    @Override
    public Flux<ChatClientResponse> nextStream(ChatClientRequest request) {
      calls++;
      return Flux.just(answer(request, "answer "), answer(request, Integer.toString(calls)));
    }

    @Override
    public List<CallAdvisor> getCallAdvisors() {
      return List.of();
    }

    @Override
    public List<StreamAdvisor> getStreamAdvisors() {
      return List.of();
    }

    @Override
    public CallAdvisorChain copy(CallAdvisor after) {
      return this;
    }

    @Override
    public StreamAdvisorChain copy(StreamAdvisor after) {
      return this;
    }
  }

  private ApplicationContextRunner application(String collection) {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(GridSemanticCacheAutoConfiguration.class))
        .withBean(EmbeddingModel.class, () -> embeddings)
        .withBean("grid", Grid.class, grids::client, bean -> bean.setDestroyMethodName(""))
        .withPropertyValues(
            "grid.semantic-cache.enabled=true",
            "grid.semantic-cache.collection=" + collection,
            "grid.semantic-cache.similarity-threshold=0.98");
  }

  private String ask(GridSemanticCacheAdvisor cache, Message... messages) {
    return ask(cache, new Prompt(messages), Map.of());
  }

  private String ask(GridSemanticCacheAdvisor cache, Prompt prompt, Map<String, Object> context) {
    return text(cache.adviseCall(new ChatClientRequest(prompt, context), model));
  }

  private static String text(ChatClientResponse response) {
    ChatResponse chat = Objects.requireNonNull(response.chatResponse());
    return Objects.requireNonNull(Objects.requireNonNull(chat.getResult()).getOutput().getText());
  }

  @Test
  void whenAQuestionMeansTheSameShouldAnswerWithoutTheModel() {
    application("same")
        .run(
            context -> {
              GridSemanticCacheAdvisor cache = context.getBean(GridSemanticCacheAdvisor.class);
              assertThat(ask(cache, new UserMessage(HOW_WARM))).isEqualTo("answer 1");
              assertThat(ask(cache, new UserMessage(HOW_WARM))).isEqualTo("answer 1");
              assertThat(ask(cache, new UserMessage(HOW_WARM_AGAIN))).isEqualTo("answer 1");
              assertThat(ask(cache, new UserMessage(HOW_LATE))).isEqualTo("answer 2");
              assertThat(ask(cache, new UserMessage(HOW_LATE))).isEqualTo("answer 2");
              ChatClientResponse known =
                  cache.adviseCall(
                      new ChatClientRequest(
                          new Prompt(new UserMessage(HOW_WARM_AGAIN)), Map.of("a", "b")),
                      model);
              assertThat(known.context()).containsEntry("a", "b");
              assertThat((Double) known.context().get(GridSemanticCacheAdvisor.SIMILARITY))
                  .isBetween(0.99, 0.991);
              assertThat(grids.member().vectorCollection("same").size()).isEqualTo(2);
            });
  }

  @Test
  void whenAnythingElseIsDifferentShouldAskTheModel() {
    application("scopes")
        .run(
            context -> {
              GridSemanticCacheAdvisor cache = context.getBean(GridSemanticCacheAdvisor.class);
              UserMessage question = new UserMessage(HOW_WARM);
              assertThat(ask(cache, question)).isEqualTo("answer 1");
              assertThat(ask(cache, new SystemMessage("Be brief."), question))
                  .isEqualTo("answer 2");
              assertThat(
                      ask(
                          cache,
                          new UserMessage("In Ghent."),
                          new AssistantMessage("Yes."),
                          question))
                  .isEqualTo("answer 3");
              Prompt other = new Prompt(question, ChatOptions.builder().model("other").build());
              assertThat(ask(cache, other, Map.of())).isEqualTo("answer 4");
              Map<String, Object> ofAda = Map.of(GridSemanticCacheAdvisor.SCOPE, "ada");
              assertThat(ask(cache, new Prompt(question), ofAda)).isEqualTo("answer 5");
              assertThat(ask(cache, new Prompt(question), ofAda)).isEqualTo("answer 5");
              assertThat(ask(cache, other, Map.of())).isEqualTo("answer 4");
              assertThat(ask(cache, question)).isEqualTo("answer 1");
            });
  }

  @Test
  void whenDocumentsAreRetrievedShouldNotTakeAnAnswerFromOthers() {
    application("retrieved")
        .run(
            context -> {
              GridSemanticCacheAdvisor cache = context.getBean(GridSemanticCacheAdvisor.class);
              assertThat(cache.getOrder()).as("after those that retrieve").isPositive();
              Prompt prompt = new Prompt(new UserMessage(HOW_WARM));
              int answers = 0;
              for (String filter :
                  List.of("qa_filter_expression", "vector_store_filter_expression")) {
                for (String tenant : List.of("tenant == 'a'", "tenant == 'b'")) {
                  String answer = "answer " + ++answers;
                  assertThat(ask(cache, prompt, Map.of(filter, tenant))).isEqualTo(answer);
                  assertThat(ask(cache, prompt, Map.of(filter, tenant))).isEqualTo(answer);
                }
              }
              Map<String, Object> found = Map.of("qa_retrieved_documents", List.of());
              assertThat(ask(cache, prompt, found)).isEqualTo("answer 5");
              assertThat(ask(cache, prompt, found)).isEqualTo("answer 5");
              Prompt again = new Prompt(new UserMessage(HOW_WARM_AGAIN));
              assertThat(ask(cache, again, found)).as("another text").isEqualTo("answer 6");
            });
  }

  /** As a provider's options are. */
  public static final class Provided extends DefaultChatOptions {

    private final Map<String, Object> metadata;

    Provided(Map<String, Object> metadata) {
      super("model", null, null, null, null, null, null, null);
      this.metadata = metadata;
    }

    public Map<String, Object> getMetadata() {
      return metadata;
    }
  }

  @Test
  void whenOptionsOfOneProviderAreDifferentShouldAskTheModel() {
    application("options")
        .run(
            context -> {
              GridSemanticCacheAdvisor cache = context.getBean(GridSemanticCacheAdvisor.class);
              UserMessage question = new UserMessage(HOW_WARM);
              Prompt low = new Prompt(question, new Provided(Map.of("effort", "low")));
              Prompt high = new Prompt(question, new Provided(Map.of("effort", "high")));
              assertThat(ask(cache, low, Map.of())).isEqualTo("answer 1");
              assertThat(ask(cache, high, Map.of())).isEqualTo("answer 2");
              Prompt lowAgain = new Prompt(question, new Provided(Map.of("effort", "low")));
              assertThat(ask(cache, lowAgain, Map.of())).isEqualTo("answer 1");
              Prompt portable = new Prompt(question, ChatOptions.builder().model("model").build());
              assertThat(ask(cache, portable, Map.of())).isEqualTo("answer 3");
            });
  }

  @Test
  void whenEmbeddingOrGridFailsShouldAskTheModel() {
    GridSemanticCacheAdvisor cache =
        GridSemanticCacheAdvisor.builder(grids.client(), embeddings)
            .collection("failing")
            .dimension(3) // The grid refuses embeddings of two.
            .build();
    assertThat(ask(cache, new UserMessage("It has no embedding."))).isEqualTo("answer 1");
    assertThat(ask(cache, new UserMessage(HOW_WARM))).isEqualTo("answer 2");
    assertThat(ask(cache, new UserMessage(HOW_WARM))).isEqualTo("answer 3");
  }

  @Test
  void whenAnAnswerIsNotCompleteShouldNotKeepIt() {
    application("incomplete")
        .run(
            context -> {
              GridSemanticCacheAdvisor cache = context.getBean(GridSemanticCacheAdvisor.class);
              model.finishReason = "LENGTH";
              assertThat(ask(cache, new UserMessage(HOW_WARM))).isEqualTo("answer 1");
              assertThat(ask(cache, new UserMessage(HOW_WARM))).isEqualTo("answer 2");
              assertThat(grids.member().vectorCollection("incomplete").size()).isZero();
              assertThat(ask(cache, new AssistantMessage("Hello."))).isEqualTo("answer 3");
            });
  }

  @Test
  void whenStreamedShouldKeepTheWholeAndGiveItInOnePiece() {
    application("streams")
        .run(
            context -> {
              GridSemanticCacheAdvisor cache = context.getBean(GridSemanticCacheAdvisor.class);
              ChatClientRequest request =
                  new ChatClientRequest(new Prompt(new UserMessage(HOW_WARM)), Map.of());
              Duration limit = Duration.ofMinutes(1);
              assertThat(cache.adviseStream(request, model).collectList().block(limit)).hasSize(2);
              assertThat(cache.adviseStream(request, model).collectList().block(limit))
                  .singleElement()
                  .satisfies(one -> assertThat(text(one)).isEqualTo("answer 1"));
              assertThat(ask(cache, new UserMessage(HOW_WARM_AGAIN))).isEqualTo("answer 1");
            });
  }

  @Test
  void whenSomethingIsWrongShouldSayWhat() {
    GridSemanticCacheAdvisor.Builder builder =
        GridSemanticCacheAdvisor.builder(grids.client(), embeddings);
    assertThatThrownBy(() -> builder.similarityThreshold(Double.NaN))
        .hasMessageContaining("similarityThreshold=NaN");
    assertThatThrownBy(() -> builder.timeToLive(Duration.ZERO))
        .hasMessageContaining("timeToLive=PT0S");
    assertThatThrownBy(() -> builder.entriesMax(0)).hasMessageContaining("entriesMax=0");
  }

  @Test
  void whenNobodyHasAskedOrSpringAiIsNotThereShouldStartWithout() {
    application("none")
        .withPropertyValues("grid.semantic-cache.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(GridSemanticCacheAdvisor.class));
    application("none")
        .withClassLoader(new FilteredClassLoader("org.springframework.ai.chat.client"))
        .run(context -> assertThat(context).hasNotFailed());
  }
}
