package dev.grid.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The page's script, by Node.js. */
class PageScriptTest {

  @Test
  void lostConnection_isTriedAgainAndGreysWhatIsOld_andAllIsShown() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("node", "src/test/node/page.mjs", "src/main/resources/static/page.js")
            .redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C"); // It writes numbers as its user does.
    Process node = builder.start();
    String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output.strip()).isEqualTo("right");
    assertThat(node.waitFor()).isZero();
  }
}
