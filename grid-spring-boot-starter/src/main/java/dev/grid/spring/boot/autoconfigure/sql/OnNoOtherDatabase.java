package dev.grid.spring.boot.autoconfigure.sql;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The opposite of {@link OnOtherDatabase}. */
final class OnNoOtherDatabase extends OnOtherDatabase {

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConditionOutcome other = super.getMatchOutcome(context, metadata);
    return new ConditionOutcome(!other.isMatch(), other.getConditionMessage());
  }
}
