package dev.grid.member.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.security.Action;
import dev.grid.security.Rule;
import dev.grid.security.SecurityPolicy;
import dev.grid.security.User;
import org.junit.jupiter.api.Test;

/** The number that members compare. */
class PolicyDigestsTest {

  private static final SecurityPolicy BASE =
      SecurityPolicy.EMPTY
          .withRole("a", Rule.allow("map", "m", Action.READ, Action.PUT))
          .withRole("b", Rule.deny("map", "m", Action.PUT))
          .withUser(User.withPassword("ada", "{noop}one", "a", "b"))
          .withUser(User.withToken("bob", "a-long-token", "a"));

  @Test
  void samePolicies_haveTheSame_inWhicheverOrderTheyAreWritten() {
    SecurityPolicy other =
        SecurityPolicy.EMPTY
            .withRole("b", Rule.deny("map", "m", Action.PUT))
            .withRole("a", Rule.allow("map", "m", Action.PUT, Action.READ))
            .withUser(User.withToken("bob", "a-long-token", "a"))
            .withUser(User.withPassword("ada", "{noop}one", "b", "a"));
    assertThat(PolicyDigests.of(other)).isEqualTo(PolicyDigests.of(BASE));
  }

  @Test
  void whateverDiffers_isSeen() {
    assertThat(
            java.util.stream.Stream.of(
                    null,
                    SecurityPolicy.EMPTY,
                    BASE,
                    BASE.withUser(User.withPassword("ada", "{noop}two", "a", "b")),
                    BASE.withUser(User.withPassword("ada", "{noop}one", "a")),
                    BASE.withUser(User.withToken("bob", "another-token", "a")),
                    BASE.withRole("b", Rule.allow("map", "m", Action.PUT)),
                    BASE.withRole("b", Rule.deny("map", "n", Action.PUT)),
                    BASE.withRole("b", Rule.deny("set", "m", Action.PUT)),
                    BASE.withRole("b", Rule.deny("map", "m", Action.PUT).from("10.0.0.0/8")))
                .map(PolicyDigests::of))
        .doesNotHaveDuplicates();
  }
}
