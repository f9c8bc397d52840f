package dev.grid.spring.ratelimit;

import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Which limits are a request's, by its path. Immutable. */
final class RequestRules {

  private final List<Rule> rules;

  private record Rule(PathPattern path, RequestLimit limit) {}

  RequestRules(List<RequestLimit> limits) {
    rules =
        limits.stream()
            .map(limit -> new Rule(PathPatternParser.defaultInstance.parse(limit.path()), limit))
            .toList();
  }

  /** Those whose pattern a path within the application has, in their order. */
  List<RequestLimit> of(PathContainer path) {
    return rules.stream().filter(rule -> rule.path.matches(path)).map(Rule::limit).toList();
  }
}
