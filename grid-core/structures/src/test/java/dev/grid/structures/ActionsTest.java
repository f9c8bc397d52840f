package dev.grid.structures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.protocol.Codec;
import dev.grid.protocol.sql.SqlMessagesCodecs;
import dev.grid.security.Action;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What clients must be allowed to do for each message: what declares nothing is let through. */
class ActionsTest {

  /** Of the connection itself, or about what its own listeners and the whole cluster tell. */
  private static final Set<String> FOR_EVERYBODY =
      Set.of(
          "Session.AddClusterViewListener",
          "Session.AddDistributedObjectListener",
          "Session.AddMigrationListener",
          "Session.AddPartitionLostListener",
          "Session.Authentication",
          "Session.AuthenticationCustom",
          "Session.CancelCall",
          "Session.FetchSchema",
          "Session.GetDistributedObjects",
          "Session.LocalBackupListener",
          "Session.Ping",
          "Session.RemoveDistributedObjectListener",
          "Session.RemoveMigrationListener",
          "Session.RemovePartitionLostListener",
          "Session.SendAllSchemas",
          "Session.SendSchema",
          "Session.Statistics",
          "Session.TriggerPartitionAssignment",
          "Executor.CancelOnMember",
          "Group.RemoveGroupAvailabilityListener",
          "Group.RemoveMembershipListener",
          "Executor.CancelOnPartition",
          "Transaction.Commit",
          "Transaction.Create",
          "Transaction.Rollback",
          "Xa.ClearRemote",
          "Xa.Commit",
          "Xa.Create",
          "Xa.Prepare",
          "Xa.Rollback",
          "CpSession.CloseSession",
          "CpSession.CreateSession",
          "CpSession.GenerateThreadId",
          "CpSession.HeartbeatSession",
          "Set.RemoveListener",
          "Sql.Close",
          "Sql.Execute",
          "Sql.Fetch",
          "Sql.MappingDdl",
          "Topic.RemoveListener",
          "List.RemoveListener",
          "Map.RemoveEntryListener",
          "MultiMap.RemoveEntryListener",
          "Queue.RemoveListener",
          "ReplicatedMap.RemoveEntryListener");

  /** What statements do is asked about when they are understood. */
  private static List<Codec<?, ?>> codecs() {
    List<Codec<?, ?>> all = new ArrayList<>(WireTest.codecs());
    SqlMessagesCodecs.ALL.forEach(all::add);
    return all;
  }

  @Test
  void messages_that_need_no_right_are_these() {
    Set<String> found = new TreeSet<>();
    for (Codec<?, ?> codec : codecs()) {
      if (!codec.internal() && codec.actions() == 0) {
        found.add(codec.operation());
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(FOR_EVERYBODY);
  }

  @Test
  void messages_between_members_are_not_asked_about() {
    for (Codec<?, ?> codec : codecs()) {
      if (codec.internal()) {
        assertThat(codec.actions()).as("%s", codec).isZero();
      }
    }
  }

  @Test
  void messages_that_may_change_a_structure_ask_for_more_than_reading() {
    for (Codec<?, ?> codec : codecs()) {
      if (!codec.internal() && codec.actions() != 0 && !codec.readOnly()) {
        assertThat(codec.actions()).as("%s", codec).isNotEqualTo(Action.READ.bit());
      }
    }
  }

  @Test
  void actions_of_messages_that_users_know() {
    TreeMap<String, Set<Action>> actions = new TreeMap<>();
    for (Codec<?, ?> codec : codecs()) {
      actions.put(codec.operation(), Action.ofBits(codec.actions()));
    }
    assertThat(actions)
        .containsEntry("Session.CreateProxy", EnumSet.of(Action.CREATE))
        .containsEntry("Session.CreateProxies", EnumSet.of(Action.CREATE))
        .containsEntry("Session.DestroyProxy", EnumSet.of(Action.DESTROY))
        .containsEntry("Map.Get", EnumSet.of(Action.READ))
        .containsEntry("Map.Size", EnumSet.of(Action.READ))
        .containsEntry("Map.Put", EnumSet.of(Action.PUT))
        .containsEntry("Map.PutAll", EnumSet.of(Action.PUT))
        .containsEntry("Map.Remove", EnumSet.of(Action.REMOVE))
        .containsEntry("Map.Clear", EnumSet.of(Action.REMOVE))
        .containsEntry("Map.Lock", EnumSet.of(Action.LOCK))
        .containsEntry("Map.AddEntryListener", EnumSet.of(Action.LISTEN, Action.READ))
        .containsEntry("List.Add", EnumSet.of(Action.ADD))
        .containsEntry("List.Get", EnumSet.of(Action.READ))
        .containsEntry("List.Set", EnumSet.of(Action.ADD, Action.REMOVE))
        .containsEntry("List.RemoveWithIndex", EnumSet.of(Action.REMOVE))
        .containsEntry("List.AddListener", EnumSet.of(Action.LISTEN))
        .containsEntry("Set.Add", EnumSet.of(Action.ADD))
        .containsEntry("Set.Contains", EnumSet.of(Action.READ))
        .containsEntry("Set.Remove", EnumSet.of(Action.REMOVE))
        .containsEntry("MultiMap.Put", EnumSet.of(Action.PUT))
        .containsEntry("MultiMap.Get", EnumSet.of(Action.READ))
        .containsEntry("MultiMap.RemoveEntry", EnumSet.of(Action.REMOVE))
        .containsEntry("MultiMap.Lock", EnumSet.of(Action.LOCK))
        .containsEntry("ReplicatedMap.Put", EnumSet.of(Action.PUT))
        .containsEntry("ReplicatedMap.Get", EnumSet.of(Action.READ))
        .containsEntry("ReplicatedMap.Clear", EnumSet.of(Action.REMOVE))
        .containsEntry("Vector.Put", EnumSet.of(Action.PUT))
        .containsEntry("Vector.SearchNearVector", EnumSet.of(Action.READ))
        .containsEntry("Vector.SearchMeant", EnumSet.of(Action.READ))
        .containsEntry("Vector.Clear", EnumSet.of(Action.REMOVE))
        .containsEntry("Vector.Optimize", EnumSet.of(Action.OPTIMIZE))
        .containsEntry("Executor.SubmitToPartition", EnumSet.of(Action.EXECUTE))
        .containsEntry("Executor.SubmitToMember", EnumSet.of(Action.EXECUTE))
        .containsEntry("Executor.Shutdown", EnumSet.of(Action.DESTROY))
        .containsEntry("DurableExecutor.SubmitToPartition", EnumSet.of(Action.EXECUTE))
        .containsEntry("DurableExecutor.RetrieveResult", EnumSet.of(Action.READ))
        .containsEntry(
            "DurableExecutor.RetrieveAndDisposeResult", EnumSet.of(Action.READ, Action.REMOVE))
        .containsEntry("ScheduledExecutor.SubmitToMember", EnumSet.of(Action.EXECUTE))
        .containsEntry("ScheduledExecutor.CancelFromPartition", EnumSet.of(Action.MODIFY))
        .containsEntry("ScheduledExecutor.Shutdown", EnumSet.of(Action.DESTROY))
        .containsEntry("Xa.CollectTransactions", EnumSet.of(Action.READ))
        .containsEntry("Xa.Finalize", EnumSet.of(Action.MODIFY))
        .containsEntry("Queue.Offer", EnumSet.of(Action.ADD))
        .containsEntry("Queue.Poll", EnumSet.of(Action.REMOVE))
        .containsEntry("Queue.Peek", EnumSet.of(Action.READ))
        .containsEntry("Queue.AddListener", EnumSet.of(Action.LISTEN));
  }

  @Test
  void bits_of_actions_are_their_own() {
    int all = 0;
    for (Action action : Action.values()) {
      assertThat(all & action.bit()).as("%s", action).isZero();
      all |= action.bit();
      assertThat(Action.ofBits(action.bit())).containsExactly(action);
    }
    assertThat(Action.ofBits(all)).containsExactly(Action.values());
  }
}
