package dev.grid.spring.boot.autoconfigure.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mockito.Mockito.mock;

import dev.grid.ConfigMismatchException;
import dev.grid.Grid;
import dev.grid.serialization.JsonValue;
import dev.grid.spring.ai.GridVectorStore;
import dev.grid.spring.testgrid.MemberAndClient;
import dev.grid.vector.GridVectorCollection;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.content.Media;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder.Op;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.MimeTypeUtils;

class GridVectorStoreAutoConfigurationTest {

  private static MemberAndClient grids;

  private final FilterExpressionBuilder is = new FilterExpressionBuilder();
  private final FixedEmbeddings embeddings =
      new FixedEmbeddings()
          .with("north", 90)
          .with("northeast", 45)
          .with("east", 0)
          .with("west", 180)
          .with("nearly east", 5);

  @BeforeAll
  static void start() {
    grids = new MemberAndClient("vector-stores");
  }

  @AfterAll
  static void stop() {
    grids.close();
  }

  private ApplicationContextRunner application(boolean embedded) {
    return notAsking(embedded).withPropertyValues("grid.vector-store.enabled=true");
  }

  private ApplicationContextRunner notAsking(boolean embedded) {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(GridVectorStoreAutoConfiguration.class))
        .withBean(EmbeddingModel.class, () -> embeddings)
        .withBean(
            "grid",
            Grid.class,
            embedded ? grids::member : grids::client,
            bean -> bean.setDestroyMethodName(""));
  }

  private static List<String> ids(List<Document> documents) {
    return documents.stream().map(Document::getId).toList();
  }

  private static SearchRequest.Builder all(String query) {
    return SearchRequest.builder().query(query).topK(100);
  }

  private List<String> meant(VectorStore store, Op filter) {
    return ids(store.similaritySearch(all("east").filterExpression(filter.build()).build()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenDocumentsAreAddedShouldBeFoundByAll(boolean embedded) {
    application(embedded)
        .run(
            context ->
                application(!embedded)
                    .run(
                        other -> {
                          VectorStore store = context.getBean(VectorStore.class);
                          VectorStore others = other.getBean(VectorStore.class);
                          store.add(
                              List.of(
                                  new Document("n", "north", Map.of()),
                                  new Document("ne", "northeast", Map.of("a.b c", "x")),
                                  new Document("w", "west", Map.of())));
                          List<Document> found = others.similaritySearch(all("east").build());
                          assertThat(ids(found)).containsExactly("ne", "n", "w");
                          Document best = found.getFirst();
                          assertThat(best.getText()).isEqualTo("northeast");
                          assertThat(best.getScore()).isCloseTo(Math.sqrt(0.5), within(1e-6));
                          assertThat(best.getMetadata())
                              .containsEntry("a.b c", "x")
                              .containsEntry(
                                  "distance", 1 - Objects.requireNonNull(best.getScore()));
                          assertThat(
                                  ids(
                                      others.similaritySearch(
                                          all("east").similarityThreshold(0.5).build())))
                              .containsExactly("ne");
                          assertThat(others.similaritySearch(all("east").topK(0).build()))
                              .isEmpty();
                          // The same id again, and then gone.
                          others.add(List.of(new Document("ne", "east", Map.of())));
                          assertThat(store.similaritySearch(all("east").topK(1).build()))
                              .singleElement()
                              .satisfies(
                                  document -> assertThat(document.getText()).isEqualTo("east"));
                          others.delete(List.of("ne", "n", "w", "nobody"));
                          assertThat(store.similaritySearch(all("east").build())).isEmpty();
                        }));
  }

  @Test
  void whenSearchedWithFilterShouldFindThoseAlone() {
    application(false)
        .withPropertyValues("grid.vector-store.collection=filtered")
        .run(
            context -> {
              VectorStore store = context.getBean(VectorStore.class);
              Date day = Date.from(Instant.parse("2026-02-03T04:05:06Z"));
              store.add(
                  List.of(
                      new Document("a", "east", Map.of("year", 2020, "land", "fr", "day", day)),
                      new Document("b", "north", Map.of("year", 2021.5, "land", "be")),
                      new Document("c", "west", Map.of("draft", true, "page no.", 7L))));
              assertThat(meant(store, is.eq("year", 2020L))).containsExactly("a");
              assertThat(meant(store, is.ne("land", "fr"))).containsExactly("b", "c");
              assertThat(meant(store, is.gt("year", 2020))).containsExactly("b");
              assertThat(meant(store, is.gte("year", 2020))).containsExactly("a", "b");
              assertThat(meant(store, is.lt("year", 2021))).containsExactly("a");
              assertThat(meant(store, is.lte("year", 2022))).containsExactly("a", "b");
              assertThat(meant(store, is.in("land", "fr", "be"))).containsExactly("a", "b");
              assertThat(meant(store, is.nin("land", "fr", "de"))).containsExactly("b", "c");
              assertThat(meant(store, is.isNull("land"))).containsExactly("c");
              assertThat(meant(store, is.isNotNull("land"))).containsExactly("a", "b");
              assertThat(meant(store, is.eq("draft", true))).containsExactly("c");
              assertThat(meant(store, is.eq("'page no.'", 7))).containsExactly("c");
              assertThat(meant(store, is.not(is.eq("land", "be")))).containsExactly("a", "c");
              Date before = Date.from(Instant.parse("2026-02-03T04:05:05Z"));
              assertThat(meant(store, is.gt("day", before))).containsExactly("a");
              assertThat(
                      meant(
                          store,
                          is.and(
                              is.group(is.or(is.eq("land", "fr"), is.eq("draft", true))),
                              is.isNull("year"))))
                  .containsExactly("c");
              Expression french = is.eq("land", "fr").build();
              store.delete(french);
              assertThat(ids(store.similaritySearch(all("east").build())))
                  .containsExactly("b", "c");
            });
  }

  @Test
  void whenManyAreAddedShouldEmbedThemInBatches() {
    BatchingStrategy threeAtATime =
        documents -> {
          List<List<Document>> batches = new ArrayList<>();
          for (int i = 0; i < documents.size(); i += 3) {
            batches.add(documents.subList(i, Math.min(i + 3, documents.size())));
          }
          return batches;
        };
    application(false)
        .withPropertyValues("grid.vector-store.collection=batches")
        .withBean(BatchingStrategy.class, () -> threeAtATime)
        .run(
            context -> {
              GridVectorStore store = context.getBean(GridVectorStore.class);
              List<Document> many = new ArrayList<>();
              for (int i = 0; i < 700; i++) {
                many.add(new Document("d" + i, "nearly east", Map.of("i", i)));
              }
              store.add(many);
              assertThat(embeddings.batches()).hasSize(234).contains(3, 1);
              GridVectorCollection<String, JsonValue> collection =
                  store.<GridVectorCollection<String, JsonValue>>getNativeClient().orElseThrow();
              assertThat(collection.size()).isEqualTo(700);
              store.delete(is.lt("i", 690).build());
              assertThat(collection.size()).isEqualTo(10);
              store.delete(ids(many));
              assertThat(collection.size()).isZero();
            });
  }

  @Test
  void whenADocumentIsAnImageShouldRefuseIt() {
    application(true)
        .withPropertyValues("grid.vector-store.collection=images")
        .run(
            context -> {
              Media image = new Media(MimeTypeUtils.IMAGE_PNG, URI.create("file:/a.png"));
              assertThatThrownBy(
                      () ->
                          context
                              .getBean(VectorStore.class)
                              .add(List.of(new Document(image, Map.of()))))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageContaining("text");
            });
  }

  @Test
  void whenTheCollectionIsConfiguredOtherwiseShouldFailToStart() {
    application(true)
        .withPropertyValues("grid.vector-store.collection=other")
        .run(context -> assertThat(context).hasNotFailed());
    application(true)
        .withPropertyValues("grid.vector-store.collection=other", "grid.vector-store.dimension=3")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(ConfigMismatchException.class));
  }

  @Test
  void whenTheApplicationHasItsOwnShouldBackOff() {
    VectorStore own = mock(VectorStore.class);
    application(true)
        .withBean(VectorStore.class, () -> own)
        .run(context -> assertThat(context).doesNotHaveBean(GridVectorStore.class));
    notAsking(true).run(context -> assertThat(context).doesNotHaveBean(VectorStore.class));
    application(true)
        .withClassLoader(new FilteredClassLoader("org.springframework.ai.vectorstore"))
        .run(context -> assertThat(context).hasNotFailed());
  }
}
