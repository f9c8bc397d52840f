package dev.grid;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The policy of users and rights that a member goes by at an instant, for operators. Each member
 * loads its own: where they are not the same, what a client may do depends on the member that it
 * asks. Immutable.
 *
 * @param digest sixteen hexadecimal digits of a digest of all that the policy says; the same on
 *     members with the same policy
 * @param users how many there are
 * @param roles how many have rules
 * @param loadFailure why what was there last could not be taken, so that the policy before is gone
 *     by still; null if it could
 * @param differing members that go by another policy, or none, as they said last; those of a
 *     version that does not say are not among them
 */
public record PolicyStatus(
    String digest, int users, int roles, @Nullable String loadFailure, List<Member> differing) {

  public PolicyStatus {
    Objects.requireNonNull(digest, "digest");
    differing = List.copyOf(differing);
  }
}
