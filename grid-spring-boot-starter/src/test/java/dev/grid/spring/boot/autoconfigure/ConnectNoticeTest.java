package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.grid.config.ClientConfig;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ConnectNoticeTest {

  private final BlockingQueue<ILoggingEvent> logged = new LinkedBlockingQueue<>();

  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          logged.add(event);
        }
      };

  private final Logger logger = (Logger) LoggerFactory.getLogger(ConnectNotice.class);

  @BeforeEach
  void capture() {
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void endCapture() {
    logger.detachAppender(appender);
  }

  @Test
  void whenNoMemberIsFoundShouldWarnAgainAndAgain() throws Exception {
    ClientConfig config =
        ClientConfig.defaults().withClusterName("shop").withAddresses("10.0.0.1:5701");
    try (ConnectNotice notice = ConnectNotice.of(config, Duration.ofMillis(1))) {
      assertThat(notice).isNotNull();
      for (int i = 0; i < 2; i++) {
        ILoggingEvent event = logged.poll(60, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        assertThat(event.getLevel()).isEqualTo(Level.WARN);
        assertThat(event.getFormattedMessage())
            .contains("'shop'", "10.0.0.1:5701", "grid.client.cluster-connect-timeout");
      }
    }
  }
}
