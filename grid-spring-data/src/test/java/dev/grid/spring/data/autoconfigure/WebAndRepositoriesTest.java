package dev.grid.spring.data.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.grid.Grid;
import dev.grid.NotReadyException;
import dev.grid.map.GridMap;
import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.core.GridQuery;
import dev.grid.spring.data.testgrid.StubGrid;
import dev.grid.spring.data.testgrid.TestMember;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.data.domain.Pageable;
import org.springframework.stereotype.Repository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a web application with Boot has without a word of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebAndRepositoriesTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final StubGrid broken = new StubGrid();

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private Grid grid;

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private ConfigurableApplicationContext context;

  @BeforeAll
  void start() {
    grid = TestMember.start();
    SpringApplication application = new SpringApplication(Application.class);
    application.addInitializers(
        starting -> {
          starting.getBeanFactory().registerSingleton("grid", grid);
          starting.getBeanFactory().registerSingleton("wordsMap", broken.grid().map("words"));
        });
    context = application.run("--server.port=0");
    NoteRepository notes = context.getBean(NoteRepository.class);
    notes.saveAll(List.of(new Note("1", "b"), new Note("2", "c"), new Note("3", "a")));
  }

  @AfterAll
  void stop() {
    context.close();
    grid.close();
  }

  @Test
  void controller_takesAPage() throws Exception {
    assertThat(get("/notes?size=2&sort=text,desc").body()).isEqualTo("c b");
    assertThat(get("/notes?size=2&page=1&sort=text,desc").body()).isEqualTo("a");
  }

  @Test
  void sortByAnUnknownProperty_isTheCallersMistake() throws Exception {
    assertThat(get("/notes?sort=nothing").statusCode()).isEqualTo(400);
  }

  @Test
  void repositoryClassThatUsesAMap_throwsSpringsExceptions() {
    Words words = context.getBean(Words.class);
    broken.failWith(new NotReadyException("x"));
    assertThatExceptionOfType(TransientDataAccessException.class).isThrownBy(() -> words.find("a"));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        BodyHandlers.ofString());
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({Words.class, Notes.class})
  static class Application {}

  @RestController
  static class Notes {

    private final GridOperations notes;

    Notes(GridOperations notes) {
      this.notes = notes;
    }

    @GetMapping("/notes")
    String page(Pageable page) {
      return String.join(" ", notes.findPage(GridQuery.all(), page, Note.class).map(Note::text));
    }
  }

  @Repository
  static class Words {

    private final GridMap<String, String> words;

    Words(@Qualifier("wordsMap") GridMap<String, String> words) {
      this.words = words;
    }

    @Nullable String find(String key) {
      return words.get(key);
    }
  }
}
