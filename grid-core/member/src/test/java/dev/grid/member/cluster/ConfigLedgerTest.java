package dev.grid.member.cluster;

import static dev.grid.member.cluster.FakeCluster.id;
import static dev.grid.member.cluster.FakeCluster.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.fragment.CatalogSettings;
import dev.grid.map.GridMap;
import dev.grid.member.cluster.FakeCluster.Sent;
import dev.grid.member.peer.PeerMessages.Configure;
import dev.grid.member.peer.PeerMessages.Configured;
import dev.grid.member.peer.PeerMessages.Report;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.StructureSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a coordinator does with configurations that are added while the cluster runs. */
final class ConfigLedgerTest {

  private static final StructureSettings ORDERS = config("orders", "2");
  private static final StructureSettings ORDERS_OTHERWISE = config("orders", "3");
  private static final StructureSettings BILLS = config("bills", "2");

  private final FakeCluster env = new FakeCluster();
  private final List<Boolean> underWay = new ArrayList<>();
  private @Nullable String mismatch;
  private long asks;

  private final ConfigRules rules =
      new ConfigRules() {
        @Override
        public @Nullable String mismatch(
            List<StructureSettings> known,
            StructureSettings config,
            @Nullable Collection<Map.Entry<String, String>> used) {
          boolean isUsed =
              used != null && used.contains(Map.entry(config.service(), config.pattern()));
          return isUsed ? "it is used" : mismatch;
        }

        @Override
        public void configuring(boolean configuring) {
          underWay.add(configuring);
        }
      };

  private final ConfigLedger ledger = new ConfigLedger(id(1), env, rules);

  private static StructureSettings config(String name, String backups) {
    return new StructureSettings(GridMap.TYPE.service(), name, Map.of("backupCount", backups));
  }

  private static ClusterState state(int version, int publisher, StructureSettings... configs) {
    List<MemberInfo> members = List.of(member(publisher));
    return new ClusterState(
        new Stamp(version, id(publisher)),
        List.of(new Term(id(publisher), 1, version)),
        new UUID(1, 1),
        1,
        members,
        members,
        List.of(),
        true,
        List.of(),
        List.of(),
        0,
        List.of(configs));
  }

  private static Report report(ClusterState state, @Nullable List<Map.Entry<String, String>> used) {
    return new Report(id(1), 1, state, 0, 0, 1, used);
  }

  private List<Configured> answers() {
    return env.sent.stream().map(Sent::message).map(Configured.class::cast).toList();
  }

  @Test
  void one_isAnsweredWhenEveryMemberHasAdoptedAStateWithIt_andNothingIsPromisedMeanwhile() {
    ledger.begin(state(1, 1), List.of());
    underWay.clear();

    assertThat(ledger.add(id(2), new Configure(7, ORDERS), state(1, 1))).isTrue();
    assertThat(ledger.all()).containsExactly(ORDERS);
    assertThat(underWay).containsExactly(true);
    ledger.adopted(version -> true);
    assertThat(env.sent).as("nothing is published yet").isEmpty();

    ledger.published(state(2, 1, ORDERS));
    ledger.adopted(version -> version < 2);
    assertThat(env.sent).isEmpty();
    assertThat(ledger.add(id(2), new Configure(7, ORDERS), state(2, 1, ORDERS))).isFalse();

    ledger.adopted(version -> version <= 2);
    assertThat(answers()).containsExactly(new Configured(7, Configured.DONE, ""));
    assertThat(env.sent.getFirst().to()).isEqualTo(id(2));
    assertThat(underWay).containsExactly(true, false);
  }

  @Test
  void theSameAgain_isFine_andAnotherOneIsAMismatch() {
    ledger.begin(state(1, 1, ORDERS), List.of());
    ledger.published(state(2, 1, ORDERS));
    ledger.adopted(version -> true);

    assertThat(ledger.add(id(2), new Configure(1, ORDERS), state(2, 1, ORDERS))).isFalse();
    ledger.adopted(version -> version <= 2);
    assertThat(ledger.add(id(2), new Configure(2, ORDERS_OTHERWISE), state(2, 1, ORDERS)))
        .isFalse();

    assertThat(answers())
        .extracting(Configured::result)
        .containsExactly(Configured.DONE, Configured.MISMATCH);
    assertThat(answers().getLast().why()).contains("orders");
    assertThat(ledger.all()).containsExactly(ORDERS);
  }

  @Test
  void oneThatWouldChangeWhatExists_isAMismatch_andTheMemberPromisesAgain() {
    ledger.begin(state(1, 1), List.of());
    underWay.clear();
    mismatch = "it exists";

    assertThat(ledger.add(id(2), new Configure(1, ORDERS), state(1, 1))).isFalse();

    assertThat(answers()).containsExactly(new Configured(1, Configured.MISMATCH, "it exists"));
    assertThat(underWay).as("set before it is looked what exists").containsExactly(true, false);
    assertThat(ledger.all()).isEmpty();
  }

  @Test
  void oneWhoGoesOnFromItsOwnState_promisesAgainWhenAllHaveThat() {
    ledger.begin(state(3, 1, ORDERS), List.of());
    assertThat(underWay).containsExactly(true);
    ledger.adopted(version -> version < 3);
    assertThat(underWay).containsExactly(true);
    ledger.adopted(version -> version <= 3);
    assertThat(underWay).containsExactly(true, false);
  }

  @Test
  void oneWhoGoesOnFromAnothersState_promisesAgainWhenAllHaveItsOwn() {
    ledger.begin(state(3, 2, ORDERS), List.of());
    ledger.adopted(version -> true);
    assertThat(underWay).containsExactly(true);
    ledger.published(state(4, 1, ORDERS));
    ledger.adopted(version -> version <= 4);
    assertThat(underWay).containsExactly(true, false);
  }

  @Test
  void thereAreOnlySoMany() {
    StructureSettings[] many = new StructureSettings[ConfigLedger.CONFIGS_MAX];
    for (int i = 0; i < many.length; i++) {
      many[i] = config("map-" + i, "2");
    }
    ledger.begin(state(1, 1, many), List.of());

    assertThat(ledger.add(id(2), new Configure(1, ORDERS), state(1, 1, many))).isFalse();
    assertThat(answers()).extracting(Configured::result).containsExactly(Configured.TOO_MANY);
  }

  @Test
  void statementsOfTheCatalog_areOnlySoLong() {
    ledger.begin(state(1, 1), List.of());
    String longest = "x".repeat(ConfigLedger.TEXT_CHARS_MAX);

    assertThat(catalogued("more", longest + "x")).isFalse();
    for (int i = 0; i < ConfigLedger.TEXTS_CHARS_MAX / ConfigLedger.TEXT_CHARS_MAX; i++) {
      assertThat(catalogued("view-" + i, longest)).isTrue();
    }
    assertThat(catalogued("one", "x")).isFalse();
    assertThat(answers())
        .extracting(Configured::result)
        .containsExactly(Configured.TOO_MANY, Configured.TOO_MANY);
    assertThat(catalogued("view-0", "y")).as("it has the place of another").isTrue();
    assertThat(catalogued("one", "x")).isTrue();
  }

  private boolean catalogued(String name, String text) {
    Configure asked = new Configure(++asks, CatalogSettings.replace(name, text));
    return ledger.add(id(2), asked, state(1, 1));
  }

  @Test
  void whereSidesMeet_thoseOfBothHold_andWhatContradictsGoesByTheSideThatGoesOn() {
    ClusterState going = state(5, 1, ORDERS);
    ClusterState lost = state(9, 2, ORDERS_OTHERWISE, BILLS);
    ledger.begin(going, List.of(report(lost, List.of()), report(going, List.of())));

    assertThat(ledger.all()).containsExactly(ORDERS, BILLS);
  }

  @Test
  void whereSidesMeet_whatTheSideThatGoesOnHasInUse_isNotChanged() {
    ClusterState going = state(5, 1);
    ClusterState lost = state(5, 2, ORDERS, BILLS);
    var used = List.of(Map.entry(GridMap.TYPE.service(), "orders"));
    var lostUsed = List.of(Map.entry(GridMap.TYPE.service(), "bills"));
    ledger.begin(going, List.of(report(going, used), report(lost, lostUsed)));

    assertThat(ledger.all()).containsExactly(BILLS);
  }

  @Test
  void whereSidesMeet_andOnlyTheOtherOneUsesAStructure_itsConfigurationHolds() {
    ClusterState going = state(5, 1, ORDERS, BILLS);
    ClusterState lost = state(5, 2, ORDERS_OTHERWISE, config("bills", "3"));
    var orders = Map.entry(GridMap.TYPE.service(), "orders");
    var bills = Map.entry(GridMap.TYPE.service(), "bills");
    ledger.begin(
        going, List.of(report(going, List.of(bills)), report(lost, List.of(orders, bills))));

    assertThat(ledger.all()).containsExactly(BILLS, ORDERS_OTHERWISE);
  }

  @Test
  void whereSidesMeet_andItIsNotKnownWhatIsInUse_nothingIsChanged() {
    ClusterState going = state(5, 1, ORDERS);
    ClusterState lost = state(5, 2, BILLS);
    ledger.begin(going, List.of(report(going, null), report(lost, List.of())));

    assertThat(ledger.all()).containsExactly(ORDERS);
  }
}
