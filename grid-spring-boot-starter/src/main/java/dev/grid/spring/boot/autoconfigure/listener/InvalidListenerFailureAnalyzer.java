package dev.grid.spring.boot.autoconfigure.listener;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to change at a listener method. */
final class InvalidListenerFailureAnalyzer
    extends AbstractFailureAnalyzer<InvalidListenerException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidListenerException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
  }
}
