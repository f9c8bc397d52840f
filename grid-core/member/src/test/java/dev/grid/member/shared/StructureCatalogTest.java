package dev.grid.member.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.OverloadedException;
import dev.grid.StructureId;
import dev.grid.StructureListener;
import dev.grid.map.GridMap;
import dev.grid.member.peer.PeerMessages.StructureForm;
import dev.grid.member.peer.PeerMessages.StructuresExist;
import dev.grid.member.shared.TestMembers.TestMember;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Members agree on what exists, whatever they missed. */
final class StructureCatalogTest {

  private static final StructureId ORDERS = GridMap.TYPE.id("orders");

  private final TestMembers members = new TestMembers();
  private final TestMember first = members.start(1);
  private final TestMember second = members.start(2);

  private static List<String> events(TestMember member, boolean firstOnly) {
    List<String> events = new ArrayList<>();
    member
        .shared
        .structures()
        .catalog()
        .listen(
            new StructureListener() {
              @Override
              public void created(StructureId structure) {
                events.add("+" + structure.name());
              }

              @Override
              public void destroyed(StructureId structure) {
                events.add("-" + structure.name());
              }
            },
            firstOnly);
    return events;
  }

  private static boolean knows(TestMember member) {
    return member.shared.structures().catalog().all().contains(ORDERS);
  }

  @Test
  void creation_isToldOnce_whereverListenersAre() {
    List<String> onFirst = events(first, true);
    List<String> onSecond = events(second, true);
    List<String> ofAll = events(second, false);
    second.shared.structures().create(ORDERS);
    first.shared.structures().create(ORDERS);
    members.pass(1);
    assertThat(onFirst).containsExactly("+orders");
    assertThat(onSecond).isEmpty();
    assertThat(ofAll).containsExactly("+orders");
  }

  @Test
  void structureThatWasDestroyed_doesNotComeBack_fromAMemberThatMissedIt() {
    first.shared.structures().create(ORDERS);
    members.pass(1);
    members.disconnect(first, second);
    members.stop(second);
    first.shared.structures().destroy(ORDERS);
    TestMember late = members.start(3);
    late.shared.received(
        second.id,
        new StructuresExist(List.of(new StructureForm(ORDERS.service(), ORDERS.name(), 1, true))));
    members.pass(1);
    assertThat(knows(first)).isFalse();
    assertThat(knows(late)).isFalse();
    late.shared.structures().create(ORDERS);
    members.pass(1);
    assertThat(knows(first)).isTrue();
  }

  // Made known for certain.

  @Test
  void structureThatIsListed_isKnownToAll_whenTheyHaveSaidSo_andThenForGood() {
    second.promises = false;
    CompletableFuture<?> known = first.shared.structures().list(ORDERS);
    members.pass(3_000);
    assertThat(knows(second)).isTrue();
    assertThat(known).as("the other one must not promise it yet").isNotNull().isNotDone();
    assertThat(first.shared.structures().list(ORDERS)).isNotNull().isNotDone();

    second.promises = true;
    members.pass(1_000);

    assertThat(known).isCompleted();
    assertThat(first.shared.structures().list(ORDERS)).isNull();
  }

  @Test
  void whatCouldNotBePromised_isWithTheNextState() {
    second.promises = false;
    CompletableFuture<?> known = first.shared.structures().list(ORDERS);
    members.pass(1);

    second.promises = true;
    second.shared.structures().adopted(second.state());
    members.pass(1);

    assertThat(known).as("not only when it is asked again").isCompleted();
  }

  @Test
  void structureThatWasHeardOf_isListedByWhoeverServesIt_tooAsOthersMayNotHaveHeard() {
    first.shared.structures().create(ORDERS);
    members.pass(1);
    assertThat(knows(second)).isTrue();
    first.promises = false;

    assertThat(second.shared.structures().list(ORDERS)).isNotNull().isNotDone();
  }

  @Test
  void structureThatIsMadeAgain_isListedAgain() {
    var unused = first.shared.structures().list(ORDERS);
    members.pass(1);
    assertThat(first.shared.structures().list(ORDERS)).isNull();
    var destroyed = first.shared.structures().destroy(ORDERS);
    members.pass(1_000);
    assertThat(destroyed).isCompleted();

    second.promises = false;
    assertThat(first.shared.structures().list(ORDERS)).isNotNull().isNotDone();
  }

  @Test
  void memberThatDoesNotAnswer_isNotWaitedForWithoutAnEnd() {
    second.promises = false;
    CompletableFuture<?> known = first.shared.structures().list(ORDERS);

    members.pass(60_000);

    assertThat(known).isCompleted();
  }

  @Test
  void structureThatIsCreatedAgain_exists() {
    members.stop(second);
    first.shared.structures().create(ORDERS);
    first.shared.structures().destroy(ORDERS);
    members.pass(1);
    assertThat(first.destroyed).containsExactly(ORDERS);
    first.shared.structures().create(ORDERS);
    TestMember third = members.start(3);
    members.pass(1);
    assertThat(knows(first)).isTrue();
    assertThat(knows(third)).isTrue();
  }

  @Test
  void structureBeyondTheLimit_isRefused_untilAnotherIsDestroyed() {
    StructureCatalog catalog = new StructureCatalog(() -> true, 2);
    StructureId carts = GridMap.TYPE.id("carts");
    StructureId users = GridMap.TYPE.id("users");
    assertThat(catalog.create(ORDERS)).isNotNull();
    assertThat(catalog.create(carts)).isNotNull();

    assertThatThrownBy(() -> catalog.create(users))
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("structures=2");
    assertThat(catalog.create(carts)).as("there is one already").isNull();
    assertThat(catalog.all()).containsExactlyInAnyOrder(ORDERS, carts);

    catalog.destroy(carts);
    assertThat(catalog.create(users)).isNotNull();
    assertThat(catalog.all()).containsExactlyInAnyOrder(ORDERS, users);
  }

  @Test
  void structuresOfOtherMembers_areNotedBeyondTheLimit() {
    StructureCatalog catalog = new StructureCatalog(() -> true, 1);
    catalog.create(ORDERS);

    assertThat(catalog.merge(new StructureForm(GridMap.TYPE.service(), "carts", 1, true))).isTrue();
    assertThat(catalog.all()).hasSize(2);
  }
}
