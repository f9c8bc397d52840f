package dev.grid.member.security;

import dev.grid.Member;
import dev.grid.security.Rule;
import dev.grid.security.SecurityPolicy;
import dev.grid.security.User;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Numbers by which members see whether they go by the same policy, and those that others have said.
 * Thread-safe.
 */
final class PolicyDigests {

  /** A member does not say: it is of an earlier version. */
  static final long UNSAID = 0;

  /** There is no policy. */
  static final long NONE = 1;

  /** Those of members that are gone stay until there are so many. */
  private static final int MEMBERS_MAX = 10_000;

  private final Map<UUID, Long> others = new ConcurrentHashMap<>();

  /** What another member has said. */
  void said(UUID member, long digest) {
    if (others.size() >= MEMBERS_MAX) {
      others.clear();
    }
    others.put(member, digest);
  }

  /** Those of the members that have said another than this. */
  List<Member> differing(long own, List<Member> members) {
    return members.stream()
        .filter(
            member -> {
              long said = others.getOrDefault(member.id(), UNSAID);
              return said != UNSAID && said != own;
            })
        .toList();
  }

  /** Of all that a policy says, in whichever order it says it, but for that of one role's rules. */
  static long of(@Nullable SecurityPolicy policy) {
    if (policy == null) {
      return NONE;
    }
    StringBuilder text = new StringBuilder();
    policy.users().stream()
        .sorted(Comparator.comparing(User::name))
        .forEach(
            user ->
                add(
                    text,
                    "user",
                    user.name(),
                    String.valueOf(user.password()),
                    String.valueOf(user.token()),
                    new TreeSet<>(user.roles()).toString()));
    new TreeMap<>(policy.roles())
        .forEach(
            (role, rules) -> {
              for (Rule rule : rules) {
                add(
                    text,
                    "role",
                    role,
                    rule.kind(),
                    rule.name(),
                    new TreeSet<>(rule.actions()).toString(),
                    rule.addresses().toString(),
                    String.valueOf(rule.deny()));
              }
            });
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      long number = ByteBuffer.wrap(digest).getLong();
      return number == UNSAID || number == NONE ? NONE + 1 : number;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java", e);
    }
  }

  /** Each with its length, so that no two policies read alike. */
  private static void add(StringBuilder text, String... parts) {
    for (String part : parts) {
      text.append(part.length()).append(':').append(part);
    }
    text.append('\n');
  }
}
