package dev.grid.spring.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says where the address or encryption of management endpoints is set. */
final class ManagementAddressFailureAnalyzer
    extends AbstractFailureAnalyzer<ManagementAddressException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ManagementAddressException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Set '"
            + cause.instead()
            + "' instead, which is that of the one server; that is what the"
            + " stand-alone member has with 'management.server.port'. Or, in an application of"
            + " yours, set 'management.server.port' to another port than 'server.port'.",
        cause);
  }
}
