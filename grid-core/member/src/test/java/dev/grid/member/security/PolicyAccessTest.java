package dev.grid.member.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.Identity;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.reliabletopic.GridReliableTopic;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.security.Action;
import dev.grid.security.Rule;
import dev.grid.security.SecurityPolicy;
import dev.grid.security.User;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What roles may do: what some rule allows and none denies, and nothing else. */
class PolicyAccessTest {

  private static final String MAPS = GridMap.TYPE.service();
  private static final String QUEUES = GridQueue.TYPE.service();
  private static final String RINGBUFFERS = GridRingbuffer.TYPE.service();

  private final AtomicReference<CompiledPolicy> policy =
      new AtomicReference<>(new CompiledPolicy(SecurityPolicy.EMPTY));
  private final Access access = new PolicyAccess(policy::get);

  private void role(String name, Rule... rules) {
    policy.set(new CompiledPolicy(policy.get().policy().withRole(name, rules)));
  }

  private Access.Grants grants(String... roles) {
    return access.to(new Identity("ada", Set.of(roles)), null);
  }

  private Access.Grants from(@Nullable String address, String role) throws UnknownHostException {
    return access.to(
        new Identity("ada", Set.of(role)), address == null ? null : InetAddress.getByName(address));
  }

  private static boolean admits(
      Access.Grants grants, String service, String name, Action... actions) {
    return grants.admits(CompiledPolicy.bits(Set.of(actions)), service, name);
  }

  @Test
  void withoutRulesAndRoles_everythingIsAllowed() {
    assertThat(admits(grants(), MAPS, "m", Action.PUT, Action.DESTROY)).isTrue();
  }

  @Test
  void asSoonAsThereIsARule_nothingElseIsAllowed() {
    role("reader", Rule.allow("map", "orders*", Action.READ));

    assertThat(admits(grants("reader"), MAPS, "orders-1", Action.READ)).isTrue();
    assertThat(admits(grants("reader"), MAPS, "orders-1", Action.READ, Action.PUT)).isFalse();
    assertThat(admits(grants("reader"), MAPS, "customers", Action.READ)).isFalse();
    assertThat(admits(grants("reader"), QUEUES, "orders-1", Action.READ)).isFalse();
    assertThat(admits(grants("unknown"), MAPS, "orders-1", Action.READ)).isFalse();
    assertThat(admits(grants(), MAPS, "orders-1", Action.READ)).isFalse();
  }

  @Test
  void asSoonAsAUserHasARole_nothingElseIsAllowed() {
    policy.set(
        new CompiledPolicy(
            SecurityPolicy.EMPTY.withUser(User.withCertificate("root", SecurityPolicy.ADMIN))));

    assertThat(admits(grants(), MAPS, "m", Action.READ)).isFalse();
    assertThat(admits(grants(SecurityPolicy.ADMIN), MAPS, "m", Action.READ)).isTrue();
    assertThat(admits(grants(SecurityPolicy.MANAGEMENT), MAPS, "m", Action.READ)).isFalse();
  }

  @Test
  void denial_wins_whateverOtherRolesAllow() {
    role("all", Rule.allowAll(Rule.EVERY, Rule.EVERY));
    role("careful", Rule.deny("map", "*-archive", Action.PUT, Action.REMOVE));

    Access.Grants both = grants("all", "careful");
    assertThat(admits(both, MAPS, "orders-archive", Action.PUT)).isFalse();
    assertThat(admits(both, MAPS, "orders-archive", Action.READ)).isTrue();
    assertThat(admits(both, MAPS, "orders", Action.PUT)).isTrue();
    assertThat(admits(both, QUEUES, "q-archive", Action.REMOVE)).isTrue();
    assertThat(admits(grants(SecurityPolicy.ADMIN, "careful"), MAPS, "orders-archive", Action.PUT))
        .isFalse();
  }

  @Test
  void pattern_isDenied_ifSomeOfItsNamesAre() {
    role("all", Rule.allow("map", "orders*", Action.CREATE));
    role("one", Rule.deny("map", "orders-archive", Action.CREATE));
    role("some", Rule.deny("map", "*-archive", Action.CREATE));

    assertThat(admits(grants("all"), MAPS, "orders*", Action.CREATE)).isTrue();
    assertThat(admits(grants("all"), MAPS, "*", Action.CREATE)).isFalse();
    for (String role : List.of("one", "some")) {
      Access.Grants both = grants("all", role);
      assertThat(admits(both, MAPS, "orders*", Action.CREATE)).isFalse();
      assertThat(admits(both, MAPS, "orders-arch*", Action.CREATE)).isFalse();
      assertThat(admits(both, MAPS, "orders-new*", Action.CREATE)).isEqualTo(role.equals("one"));
      assertThat(admits(both, MAPS, "orders-*-new", Action.CREATE)).isTrue();
    }
  }

  @Test
  void moreNamesThanAreKept_areWorkedOutAllTheSame() {
    role("all", Rule.allow("map", "orders*", Action.READ));
    Access.Grants grants = grants("all");
    for (int i = 0; i < RoleGrants.NAMES_MAX + 2; i++) {
      assertThat(admits(grants, MAPS, "orders" + i, Action.READ)).isTrue();
    }
    assertThat(admits(grants, MAPS, "orders0", Action.READ)).isTrue();
    assertThat(admits(grants, MAPS, "customers", Action.READ)).isFalse();
  }

  @Test
  void roles_addUp() {
    role("reader", Rule.allow("map", "m", Action.READ));
    role("writer", Rule.allow("map", "m", Action.PUT));

    assertThat(admits(grants("reader", "writer"), MAPS, "m", Action.READ, Action.PUT)).isTrue();
    assertThat(admits(grants("writer"), MAPS, "m", Action.READ)).isFalse();
  }

  @Test
  void rules_holdFromTheirAddresses() throws UnknownHostException {
    role(
        "near",
        Rule.allow("map", "m", Action.READ).from("10.0.0.0/8", "fd00::/8"),
        Rule.allow("queue", "*", Action.ADD),
        Rule.deny("queue", "*", Action.ADD).from("192.168.7.7"));

    assertThat(admits(from("10.9.8.7", "near"), MAPS, "m", Action.READ)).isTrue();
    assertThat(admits(from("fd00::1", "near"), MAPS, "m", Action.READ)).isTrue();
    assertThat(admits(from("11.0.0.1", "near"), MAPS, "m", Action.READ)).isFalse();
    assertThat(admits(from("fe00::1", "near"), MAPS, "m", Action.READ)).isFalse();
    assertThat(admits(from("10.9.8.7", "near"), QUEUES, "q", Action.ADD)).isTrue();
    assertThat(admits(from("192.168.7.7", "near"), QUEUES, "q", Action.ADD)).isFalse();
    assertThat(admits(from(null, "near"), MAPS, "m", Action.READ)).isFalse();
    assertThat(admits(from(null, "near"), QUEUES, "q", Action.ADD)).isFalse();
  }

  @Test
  void itemsOfAReliableTopic_areAskedAboutAsTheTopic() {
    role("publisher", Rule.allow("reliable-topic", "news", Action.PUBLISH));
    role("listener", Rule.allow("reliable-topic", "news", Action.LISTEN));
    role("ringbuffers", Rule.allowAll("ringbuffer", Rule.EVERY));
    String items = GridReliableTopic.RINGBUFFER_PREFIX + "news";

    assertThat(admits(grants("publisher"), RINGBUFFERS, items, Action.ADD)).isTrue();
    assertThat(admits(grants("publisher"), RINGBUFFERS, items, Action.READ)).isFalse();
    assertThat(admits(grants("listener"), RINGBUFFERS, items, Action.READ)).isTrue();
    assertThat(admits(grants("listener"), RINGBUFFERS, items, Action.ADD)).isFalse();
    assertThat(admits(grants("ringbuffers"), RINGBUFFERS, items, Action.READ)).isFalse();
    assertThat(admits(grants("ringbuffers"), RINGBUFFERS, "other", Action.READ)).isTrue();
    assertThat(admits(grants("listener"), RINGBUFFERS, "news", Action.READ)).isFalse();
  }

  @Test
  void anotherPolicy_holdsForTheNextCall_ofConnectionsThatThereAre() {
    role("reader", Rule.allow("map", "m", Action.READ));
    Access.Grants grants = grants("reader");
    assertThat(admits(grants, MAPS, "m", Action.READ)).isTrue();
    assertThat(admits(grants, MAPS, "m", Action.READ)).isTrue();

    role("reader", Rule.allow("map", "other", Action.READ));
    assertThat(admits(grants, MAPS, "m", Action.READ)).isFalse();
    assertThat(admits(grants, MAPS, "other", Action.READ)).isTrue();
    assertThat(grants.sees(MAPS, "m")).isFalse();
    assertThat(grants.sees(MAPS, "other")).isTrue();
  }

  @Test
  void moreNamesThanAreRemembered_areStillDecided() {
    RoleGrants grants = new RoleGrants(List.of(Rule.allow("map", "m*", Action.READ)));
    for (int i = 0; i < RoleGrants.NAMES_MAX + 10; i++) {
      assertThat(grants.bits(MAPS, "m" + i)).isEqualTo(Action.READ.bit());
      assertThat(grants.bits(MAPS, "n" + i)).isZero();
    }
  }

  @Test
  void ruleForNoKind_isRefused_withThoseThatThereAre() {
    assertThatThrownBy(() -> role("r", Rule.allowAll("mapp", "*")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContainingAll("mapp", "map", "reliable-topic", Rule.TRANSACTIONS, Rule.GROUPS);
  }
}
