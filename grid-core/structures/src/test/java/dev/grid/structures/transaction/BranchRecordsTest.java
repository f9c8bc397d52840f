package dev.grid.structures.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.kernel.transaction.BranchIds;
import dev.grid.kernel.transaction.Ending;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.types.BranchXid;
import dev.grid.structures.ScriptedMembers;
import dev.grid.structures.Structures;
import dev.grid.structures.map.MapMessages.EndKey;
import dev.grid.structures.transaction.LogMessages.Branch;
import dev.grid.structures.transaction.LogMessages.End;
import dev.grid.structures.transaction.LogMessages.Ended;
import dev.grid.structures.transaction.LogMessages.Find;
import dev.grid.transaction.MixedOutcomeException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What whoever ends a branch is told. */
class BranchRecordsTest {

  private static final BranchXid XID = new BranchXid(1, new byte[] {1}, new byte[] {2});
  private static final UUID ID = BranchIds.of(XID, new UUID(0, 1));
  private static final UUID JOINED = BranchIds.of(XID, new UUID(0, 2));

  private static final Codecs CODECS = new Codecs(Structures.codecs());
  private static final Data KEY = new Data(new byte[16]);

  private final ScriptedMembers members = new ScriptedMembers();
  private final BranchRecords records = new BranchRecords(members, CODECS);

  private void commit(Duration takes) {
    Ending ending = new EndKey("map", KEY, ID, new UUID(1, 1), -1, 0, 1, KEY, -1);
    byte[] request = CODECS.of(ending).requestBytes(ending, 0, -1);
    members.answer(
        End.class, member -> new Ended(LogRecord.COMMITS, true, List.of(request, request)));
    members.answer(
        EndKey.class,
        member -> {
          members.passes(takes);
          return false;
        });
    records.end(ID, true).join();
  }

  /** The log carries it out as well when it takes long, and may be first. */
  @Test
  void whatIsNotThere_wasFreedByForce_ifNobodyElseCanHaveCarriedItOut() {
    assertThatThrownBy(() -> commit(Duration.ofSeconds(1)))
        .hasCauseInstanceOf(MixedOutcomeException.class);
    commit(Duration.ofMillis(LogHandler.CARRYING_OUT_MILLIS));
  }

  /** Else one would commit, and the other be rolled back. */
  @Test
  void branchesOfOneXid_commitTogether_orAreNotPreparedYet() {
    members.answer(
        Find.class,
        member ->
            List.of(
                new Branch(ID, XID, LogRecord.HELD), new Branch(JOINED, XID, LogRecord.UNDECIDED)));
    assertThatThrownBy(() -> records.end(XID, true).join())
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(members.sent()).hasSize(1);
  }
}
