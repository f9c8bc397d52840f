package dev.grid.member.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.GridNotActiveException;
import dev.grid.StructureId;
import dev.grid.member.hosts.TestMember.Net;
import dev.grid.member.hosts.TestMember.NumberCall;
import dev.grid.member.peer.PeerMessages.Joins;
import dev.grid.member.peer.PeerMessages.Wanted;
import org.junit.jupiter.api.Test;

/** Members that tell each other what replicated structures become, and what was lost of it. */
final class ConvergenceTest {

  private static final int MANY = 50_000;
  private static final int PARTS = MANY / NumbersStructure.PART;

  private final Net net = new Net();
  private final TestMember first = net.member();

  private static void fill(TestMember member) {
    for (long number = 1; number <= MANY; number++) {
      member.add("n", number);
    }
  }

  private static long bytesOf(Joins joins) {
    return joins.joins().stream().mapToLong(join -> join.effect().length).sum();
  }

  @Test
  void aChange_isToldToOthersWithinMoments_andWakesWhoWaitsThere() {
    TestMember second = net.member();
    NumberCall waits = second.await("n", 7);
    assertThat(waits.replies).isEmpty();

    assertThat(first.add("n", 7).replies).containsExactly("true");
    net.pass(10);

    assertThat(waits.replies).containsExactly("there");
    assertThat(second.content("n")).isEqualTo(first.content("n"));
  }

  @Test
  void aMemberThatComes_isToldEverything_inBoundedSlices() {
    fill(first);
    TestMember second = net.member();
    net.pass(10_000);

    assertThat(second.content("n")).isEqualTo(first.content("n"));
    assertThat(second.content("n").entries()).isEqualTo(MANY);
    assertThat(net.take(Joins.class)).allMatch(joins -> bytesOf(joins) < 128 << 10);
  }

  @Test
  void whatWasLost_isMadeGood_byThePartsThatItIsIn() {
    fill(first);
    TestMember second = net.member();
    net.pass(10_000);
    net.take(Joins.class);
    net.take(Wanted.class);

    net.loses = true;
    first.add("n", MANY + 1L);
    second.add("n", MANY + 2L);
    net.pass(100);
    net.loses = false;
    net.take(Joins.class);
    assertThat(first.content("n")).isNotEqualTo(second.content("n"));
    net.pass(5_000);

    assertThat(first.content("n")).isEqualTo(second.content("n"));
    assertThat(first.content("n").entries()).isEqualTo(MANY + 2);
    long told = net.take(Joins.class).stream().mapToLong(ConvergenceTest::bytesOf).sum();
    assertThat(told)
        .as("of parts that differ only, not of all %s", PARTS)
        .isLessThan(20L * NumbersStructure.PART * NumbersStructure.BYTES);
  }

  @Test
  void whereNothingDiffers_nothingIsTold() {
    fill(first);
    net.member();
    net.pass(10_000);
    net.take(Joins.class);
    net.take(Wanted.class);
    net.pass(20_000);

    assertThat(net.take(Joins.class)).isEmpty();
    assertThat(net.take(Wanted.class)).isEmpty();
  }

  @Test
  void bothSidesOfASplit_haveWhatEachWrote() {
    TestMember second = net.member();
    net.loses = true;
    for (long number = 1; number <= 1_000; number++) {
      (number % 2 == 0 ? first : second).add("n", number);
    }
    net.pass(60_000);
    net.loses = false;
    first.hosted.disconnected(second.id);
    first.hosted.connected(second.id);
    net.pass(5_000);

    assertThat(first.content("n").entries()).isEqualTo(1_000);
    assertThat(second.content("n")).isEqualTo(first.content("n"));
  }

  @Test
  void moreChangesThanAreQueued_areMadeGoodByComparing() {
    TestMember second = net.member();
    net.pass(100);
    fill(first); // Within no time: nothing is sent meanwhile.
    net.pass(10_000);

    assertThat(second.content("n")).isEqualTo(first.content("n"));
  }

  @Test
  void whatIsDestroyed_isNotBroughtBackByWhoDoesNotKnowYet() {
    TestMember second = net.member();
    first.add("n", 1);
    net.pass(100);
    StructureId structure = new StructureId("numbers", "n");
    first.destroyed.add(structure);
    var unused = first.host.upkeep().destroy(structure);
    second.add("n", 2);
    net.pass(5_000);

    assertThat(first.content("n").entries()).isZero();
  }

  @Test
  void aMemberThatLeaves_refusesCalls_andIsToldWhenOthersHaveItsLastChange() {
    TestMember second = net.member();
    net.pass(100);
    NumberCall waits = first.await("n", 9);
    first.add("n", 1);
    assertThat(second.content("n").entries()).isZero();

    first.hosted.leave();
    assertThat(waits.failures).singleElement().isInstanceOf(GridNotActiveException.class);
    assertThat(first.add("n", 2).failures)
        .singleElement()
        .isInstanceOf(GridNotActiveException.class);
    assertThat(first.hosted.isTold()).isFalse();
    net.pass(10);

    assertThat(first.hosted.isTold()).isTrue();
    assertThat(second.content("n").entries()).isEqualTo(1);
  }

  @Test
  void aMemberThatLeaves_tellsAll_whereItIsNotKnownWhatOthersLack() {
    fill(first);
    TestMember second = net.member();
    first.hosted.leave();
    for (int i = 0; i < 1_000 && !first.hosted.isTold(); i++) {
      net.pass(1);
    }
    assertThat(first.hosted.isTold()).isTrue();
    assertThat(second.content("n")).isEqualTo(first.content("n"));
  }

  @Test
  void aMemberThatLeaves_isNotToldSo_whileItsLastChangeMayBeLost() {
    net.member();
    net.pass(100);
    net.loses = true;
    first.add("n", 1);
    first.hosted.leave();
    net.pass(100);
    assertThat(first.hosted.isTold()).isFalse();
  }
}
