package dev.grid.spring.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how a map's, queue's or attribute's name must be written. */
final class ChangedNameFailureAnalyzer extends AbstractFailureAnalyzer<ChangedNameException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ChangedNameException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
  }
}
