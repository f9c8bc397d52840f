package dev.grid.spring.boot.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.grid.BusyKey;
import dev.grid.ClusterOperations;
import dev.grid.ConnectedClient;
import dev.grid.EntrySample;
import dev.grid.Grid;
import dev.grid.MergeJournal;
import dev.grid.MergeJournalEntry;
import dev.grid.StructureId;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.map.NearCacheStatistics;
import dev.grid.spring.boot.autoconfigure.StubGrid;
import dev.grid.spring.boot.autoconfigure.endpoint.GridEndpoint.Action;
import dev.grid.spring.boot.autoconfigure.endpoint.GridEndpoint.Part;
import dev.grid.spring.boot.autoconfigure.endpoint.GridEndpoint.View;
import dev.grid.spring.boot.autoconfigure.endpoint.GridEndpoint.ViewAction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.skyscreamer.jsonassert.JSONAssert;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class GridEndpointTest {

  private final Grid grid = StubGrid.create();
  private final ClusterOperations operations = Objects.requireNonNull(grid.operations());
  private final GridEndpoint endpoint = new GridEndpoint(grid, false);

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withBean("grid", Grid.class, () -> grid)
          .withConfiguration(AutoConfigurations.of(GridEndpointAutoConfiguration.class));

  @Test
  void whenReadShouldHaveTheFieldsThatAreReliedUpon() throws Exception {
    when(operations.clients())
        .thenReturn(
            List.of(
                new ConnectedClient(
                    new UUID(7, 8),
                    "ada",
                    "shop",
                    "JVM",
                    "5.7.0",
                    List.of("blue"),
                    List.of("/127.0.0.1:5555"),
                    Instant.parse("2020-02-02T00:00:00Z"),
                    Map.of("clientName", "shop"),
                    Instant.parse("2020-02-02T00:00:05Z"))));
    ObjectNode json = JsonMapper.shared().valueToTree(endpoint.grid());
    JsonNode version = json.remove("version"); // Only a jar says which it is of.
    assertThat(version == null ? null : version.asString())
        .isEqualTo(Grids.class.getPackage().getImplementationVersion());
    JSONAssert.assertEquals(
        """
        {
          "instance": "stub",
          "id": "00000000-0000-0001-0000-000000000002",
          "state": "running",
          "cluster": {
            "name": "dev",
            "id": "00000000-0000-0003-0000-000000000004",
            "version": 7,
            "writable": true,
            "clockSkewMillis": 250
          },
          "members": [
            {
              "id": "00000000-0000-0001-0000-000000000002",
              "address": "127.0.0.1:5701",
              "compatibleVersion": "5.7.0",
              "attributes": {"zone": "a"},
              "lite": false,
              "coordinator": true,
              "leaving": false,
              "safeToStop": false,
              "partitions": {"primaries": 3, "backups": 1, "learning": 2, "onlyHere": 3}
            }
          ],
          "missing": [],
          "partitions": {
            "count": 3, "safe": 1, "underReplicated": 2, "lost": 0, "unassigned": 0,
            "unreachable": 0, "withoutOwner": 0
          },
          "migrations": 4,
          "unsafeToStop": ["00000000-0000-0001-0000-000000000002"],
          "memory": {"liveBytes": 700, "maxBytes": 1000, "refusesWrites": true},
          "calls": {"pending": 0, "withOtherMembers": 5, "forwarded": 6},
          "replication": {
            "unacknowledgedChanges": 10,
            "unacknowledgedBytes": 11,
            "waitingAnswers": 12,
            "stalledMillis": 1500,
            "longestAcknowledgementMillis": 3.0
          },
          "clients": [
            {
              "id": "00000000-0000-0007-0000-000000000008",
              "principal": "ada",
              "name": "shop",
              "type": "JVM",
              "version": "5.7.0",
              "labels": ["blue"],
              "addresses": ["/127.0.0.1:5555"],
              "connectedSince": "2020-02-02T00:00:00Z",
              "statistics": {"clientName": "shop"},
              "reportedAt": "2020-02-02T00:00:05Z"
            }
          ]
        }
        """,
        json.toString(),
        true);
  }

  @Test
  void whenMostMembersAreGoneShouldTellWhatHasNoOwner() throws Exception {
    when(operations.report()).thenReturn(StubGrid.minorityReport());
    when(grid.cluster().ownerOf(1)).thenReturn(null);
    when(grid.cluster().ownerOf(2)).thenReturn(null);
    JSONAssert.assertEquals(
        """
        {
          "cluster": {"writable": false},
          "members": [{"safeToStop": false, "partitions": {"primaries": 1, "onlyHere": 2}}],
          "missing": ["00000000-0000-0005-0000-000000000006"],
          "partitions": {
            "count": 3, "safe": 0, "underReplicated": 1, "lost": 0, "unassigned": 0,
            "unreachable": 2, "withoutOwner": 2
          },
          "unsafeToStop": ["00000000-0000-0001-0000-000000000002"]
        }
        """,
        JsonMapper.shared().writeValueAsString(endpoint.grid()),
        false);
  }

  @Test
  void whenGroupsAreReadShouldHaveTheFieldsThatAreReliedUpon() throws Exception {
    when(operations.cpStatus()).thenReturn(StubGrid.cpStatus(1));
    JSONAssert.assertEquals(
        """
        {
          "self": "00000000-0000-0000-0000-000000000001",
          "memberCount": 3,
          "used": true,
          "kept": true,
          "formed": true,
          "majority": true,
          "members": [
            {
              "id": "00000000-0000-0000-0000-000000000001",
              "memberId": "00000000-0000-0001-0000-000000000002",
              "address": "127.0.0.1:6701",
              "present": true
            },
            {"id": "00000000-0000-0000-0000-000000000002", "present": false},
            {
              "id": "00000000-0000-0000-0000-000000000003",
              "memberId": "00000000-0000-0007-0000-000000000001",
              "address": "127.0.0.1:6703",
              "present": true
            }
          ],
          "groups": [
            {
              "name": "default",
              "leader": "00000000-0000-0000-0000-000000000001",
              "ledHere": true,
              "here": {
                "term": 2, "committedIndex": 99, "appliedIndex": 98, "diskBytes": 4096,
                "sessions": 5
              },
              "damagedOn": []
            },
            {
              "name": "other",
              "ledHere": false,
              "here": {
                "term": 3, "committedIndex": 9, "appliedIndex": 9, "diskBytes": 1024,
                "sessions": 6
              },
              "damagedOn": []
            }
          ],
          "changes": 0,
          "unsettled": []
        }
        """,
        JsonMapper.shared().writeValueAsString(endpoint.view(View.CP)),
        true);
  }

  @Test
  void whenThereAreNoGroupsShouldFindNone() {
    assertThat(endpoint.view(View.CP)).isNull();
    when(grid.operations()).thenReturn(null);
    assertThat(endpoint.view(View.CP)).isNull();
  }

  @Test
  void whenTheInstanceIsAClientShouldShowItsMembersAndRefuseActions() {
    when(grid.operations()).thenReturn(null);
    GridDescriptor shown = endpoint.grid();
    assertThat(shown.members()).singleElement().extracting("coordinator").isNull();
    assertThat(shown.partitions()).isNull();
    assertThat(JsonMapper.shared().writeValueAsString(shown)).doesNotContain("null");
    assertThatThrownBy(() -> endpoint.operate(Action.ACCEPT_LOSS))
        .isInstanceOf(InvalidEndpointRequestException.class)
        .hasMessageContaining("client");
  }

  @Test
  void whenAnActionIsAskedForShouldBeginThatOne() {
    endpoint.operate(Action.ACCEPT_LOSS);
    verify(operations).acceptLoss();
    verifyNoMoreInteractions(operations);
    endpoint.operate(Action.LEAVE);
    verify(operations).leave();
  }

  @Test
  void whenGroupsAreOperatedShouldDoThatWithWhatIsNamed() {
    UUID one = new UUID(1, 2);
    UUID other = new UUID(3, 4);
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    when(operations.promoteToGroups(one)).thenReturn(done);
    when(operations.removeFromGroups(other)).thenReturn(done);
    when(operations.giveUpGroups(Set.of(one, other))).thenReturn(done);
    when(operations.forceDestroyGroup("orders", Set.of(one, other))).thenReturn(done);
    when(operations.destroyGroup("orders"))
        .thenReturn(CompletableFuture.failedFuture(new IllegalArgumentException("there is none")));

    endpoint.operatePart(View.CP, ViewAction.PROMOTE, one.toString());
    verify(operations).promoteToGroups(one);
    endpoint.operatePart(View.CP, ViewAction.REMOVE, other.toString());
    verify(operations).removeFromGroups(other);
    endpoint.operatePart(View.CP, ViewAction.GIVE_UP, one + ", " + other);
    verify(operations).giveUpGroups(Set.of(one, other));
    endpoint.operatePart(View.CP, ViewAction.FORCE_DESTROY, "orders, " + one + ", " + other);
    verify(operations).forceDestroyGroup("orders", Set.of(one, other));
    assertThatThrownBy(() -> endpoint.operatePart(View.CP, ViewAction.FORCE_DESTROY, "orders"))
        .isInstanceOf(InvalidEndpointRequestException.class)
        .hasMessageContaining("must be an id");
    assertThatThrownBy(() -> endpoint.operatePart(View.CP, ViewAction.DESTROY, "orders"))
        .isInstanceOf(InvalidEndpointRequestException.class)
        .hasMessageContaining("there is none");
    assertThatThrownBy(() -> endpoint.operatePart(View.CP, ViewAction.REMOVE, "orders"))
        .isInstanceOf(InvalidEndpointRequestException.class)
        .hasMessageContaining("must be an id");
  }

  @Test
  void whenKeysAreReadShouldTellThemOnlyIfTheyAreShown() throws Exception {
    StructureId orders = GridMap.TYPE.id("orders");
    when(operations.busyKeys())
        .thenReturn(
            List.of(
                new BusyKey(orders, 1, new byte[] {1}, 30, 5_000),
                new BusyKey(orders, 2, new byte[] {2}, 900, 2_000_000),
                new BusyKey(orders, 3, new byte[] {3}, 0, 7_000_000)));
    when(operations.describe(any())).thenReturn("k");
    String hidden = JsonMapper.shared().writeValueAsString(endpoint.view(View.KEYS));
    JSONAssert.assertEquals(
        """
        {
          "shown": false,
          "busiest": [
            {"kind": "map", "name": "orders", "partition": 2, "callsPerSecond": 900.0,
             "longestMillis": 2.0},
            {"kind": "map", "name": "orders", "partition": 1, "callsPerSecond": 30.0,
             "longestMillis": 0.005}
          ],
          "slowest": [
            {"kind": "map", "name": "orders", "partition": 3, "callsPerSecond": 0.0,
             "longestMillis": 7.0},
            {"kind": "map", "name": "orders", "partition": 2, "callsPerSecond": 900.0,
             "longestMillis": 2.0}
          ]
        }
        """,
        hidden,
        true);
    KeysDescriptor shown = (KeysDescriptor) new GridEndpoint(grid, true).view(View.KEYS);
    assertThat(shown.busiest()).extracting("key").containsExactly("k", "k");
  }

  @Test
  void whenEntriesAreReadShouldHaveTheFieldsThatAreReliedUpon() throws Exception {
    when(operations.sample(GridMap.TYPE.id("orders"), 2_000))
        .thenReturn(
            new EntrySample(
                10, 2_000, 4, List.of(new EntrySample.Entry(new byte[] {1}, 900, true))));
    JSONAssert.assertEquals(
        """
        {
          "map": "orders", "lookedAt": 10, "bytes": 2000, "neverExpiring": 4,
          "largest": [{"bytes": 900, "neverExpires": true}]
        }
        """,
        JsonMapper.shared().writeValueAsString(endpoint.part(Part.ENTRIES, "orders")),
        true);
  }

  @Test
  void whenNearCachesAreReadShouldAddThoseOfClientsThatReport() throws Exception {
    when(grid.nearCaches())
        .thenReturn(Map.of("orders", new NearCacheStatistics(1, 2, 3, 4, 5, 6, 7, 8, 9)));
    when(operations.clients())
        .thenReturn(
            List.of(
                client(
                    Map.of(
                        "nc.orders.hits", "10",
                        "nc.orders.misses", "20",
                        "nc.orders.ownedEntryCount", "30",
                        "nc.a.b.hits", "no number")),
                client(Map.of("clientName", "shop"))));
    JSONAssert.assertEquals(
        """
        {
          "maps": [
            {"map": "a.b", "caches": 1, "hits": 0, "misses": 0, "entries": 0, "bytes": 0,
             "evictions": 0},
            {"map": "orders", "caches": 2, "hits": 11, "misses": 22, "entries": 33, "bytes": 4,
             "evictions": 6}
          ]
        }
        """,
        JsonMapper.shared().writeValueAsString(endpoint.view(View.NEAR_CACHES)),
        true);
  }

  private static ConnectedClient client(Map<String, String> statistics) {
    return new ConnectedClient(
        UUID.randomUUID(),
        "",
        "shop",
        "JVM",
        "5.7.0",
        List.of(),
        List.of(),
        Instant.EPOCH,
        statistics,
        Instant.EPOCH);
  }

  @Test
  void whenAValueWasLostInAMergeShouldTellOfItAndWriteItAgain() throws Exception {
    MergeJournalEntry lost =
        new MergeJournalEntry(
            7,
            Instant.parse("2020-02-02T00:00:00Z"),
            GridMap.TYPE.id("orders"),
            new byte[] {1},
            new byte[100],
            null,
            MergeJournalEntry.Side.LOSING,
            null);
    when(operations.mergeJournal()).thenReturn(new MergeJournal(List.of(lost), 3));
    JSONAssert.assertEquals(
        """
        {
          "count": 1, "dropped": 3,
          "latest": [
            {"number": 7, "time": "2020-02-02T00:00:00Z", "kind": "map", "name": "orders",
             "side": "losing", "lostBytes": 100}
          ]
        }
        """,
        JsonMapper.shared().writeValueAsString(endpoint.view(View.MERGES)),
        true);
    when(operations.replay(lost)).thenReturn(CompletableFuture.completedFuture(null));
    endpoint.operatePart(View.MERGES, ViewAction.REPLAY, "7");
    verify(operations).replay(lost);
    assertThatThrownBy(() -> endpoint.operatePart(View.MERGES, ViewAction.REPLAY, "8"))
        .isInstanceOf(InvalidEndpointRequestException.class)
        .hasMessageContaining("names=8");
    assertThatThrownBy(() -> endpoint.operatePart(View.CP, ViewAction.REPLAY, "7"))
        .isInstanceOf(InvalidEndpointRequestException.class);
    assertThatThrownBy(() -> endpoint.operatePart(View.MERGES, ViewAction.DESTROY, "orders"))
        .isInstanceOf(InvalidEndpointRequestException.class);
    when(operations.replay(lost))
        .thenReturn(CompletableFuture.failedFuture(new IllegalStateException("no room")));
    assertThatThrownBy(() -> endpoint.operatePart(View.MERGES, ViewAction.REPLAY, "7"))
        .isInstanceOf(InvalidEndpointRequestException.class)
        .hasMessageContaining("no room");
  }

  @Test
  void whenAnActionIsNotPossibleShouldSayWhy() {
    doThrow(new IllegalStateException("no other member")).when(operations).leave();
    assertThatThrownBy(() -> endpoint.operate(Action.LEAVE))
        .isInstanceOf(InvalidEndpointRequestException.class)
        .hasMessage("no other member");
  }

  @Test
  void whenItIsExposedShouldBeThere() {
    runner
        .withPropertyValues(
            "management.endpoints.jmx.exposure.include=grid", "spring.jmx.enabled=true")
        .run(context -> assertThat(context).hasSingleBean(GridEndpoint.class));
    runner.run(context -> assertThat(context).doesNotHaveBean(GridEndpoint.class));
  }

  @Test
  void whenThereIsNoActuatorShouldBackOff() {
    runner
        .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate.endpoint"))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(GridEndpoint.class));
  }
}
