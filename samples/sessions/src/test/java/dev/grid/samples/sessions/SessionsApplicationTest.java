package dev.grid.samples.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.spring.session.GridSessionRepository;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** A browser of one user and the two instances. */
class SessionsApplicationTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

  private final CookieManager cookies = new CookieManager();
  private final HttpClient browser =
      HttpClient.newBuilder()
          .cookieHandler(cookies)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  private ConfigurableApplicationContext first;
  private ConfigurableApplicationContext second;

  @BeforeEach
  void startBoth() {
    first = start("A", 1);
    second = start("B", first.getBean(Grid.class).cluster().members().getFirst().port());
  }

  private static ConfigurableApplicationContext start(String name, int seed) {
    return SessionsApplication.start(
        name,
        "server.port=0",
        "sample.other-port=0",
        "grid.network.port=0",
        "grid.network.join.members=127.0.0.1:" + seed);
  }

  @AfterEach
  void stopBoth() {
    first.close();
    second.close();
  }

  @Test
  void whenAUserHasLoggedInOnOneShouldContinueOnTheOther() throws Exception {
    assertThat(get(second, "/api/session").body()).contains("Please sign in");
    assertThat(logIn(first, "wrong").body()).containsPattern("(Invalid|Bad) credentials");
    assertThat(logIn(first, "ada").statusCode()).isEqualTo(200);

    assertThat(get(second, "/api/session").body())
        .contains("\"instance\":\"B\"")
        .contains("\"user\":\"ada\"")
        .contains("\"basket\":[]");
    assertThat(add(second, "tea").body()).contains("\"basket\":[\"tea\"]");
    assertThat(add(first, "cake").body())
        .contains("\"instance\":\"A\"")
        .contains("\"basket\":[\"tea\",\"cake\"]");
    assertThat(add(first, " ").statusCode()).isEqualTo(400);
    assertThat(second.getBean(GridSessionRepository.class).findByPrincipalName("ada")).hasSize(1);

    first.close();
    assertThat(get(second, "/api/session").body()).contains("\"basket\":[\"tea\",\"cake\"]");
    assertThat(get(second, "/").body()).contains("Continue on the other instance");
  }

  private HttpResponse<String> logIn(ConfigurableApplicationContext instance, String password)
      throws Exception {
    Matcher token = TOKEN.matcher(get(instance, "/login").body());
    assertThat(token.find()).isTrue();
    return send(
        request(instance, "/login")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "username=ada&password="
                        + password
                        + "&_csrf="
                        + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8))));
  }

  private HttpResponse<String> add(ConfigurableApplicationContext instance, String item)
      throws Exception {
    String token =
        cookies.getCookieStore().getCookies().stream()
            .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
            .map(HttpCookie::getValue)
            .findFirst()
            .orElse("");
    return send(
        request(instance, "/api/basket")
            .header("Content-Type", "application/json")
            .header("X-XSRF-TOKEN", token)
            .POST(BodyPublishers.ofString("{\"name\": \"" + item + "\"}")));
  }

  private HttpResponse<String> get(ConfigurableApplicationContext instance, String path)
      throws Exception {
    return send(request(instance, path).GET());
  }

  private static HttpRequest.Builder request(ConfigurableApplicationContext instance, String path) {
    String port = instance.getEnvironment().getProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return browser.send(request.build(), BodyHandlers.ofString());
  }
}
