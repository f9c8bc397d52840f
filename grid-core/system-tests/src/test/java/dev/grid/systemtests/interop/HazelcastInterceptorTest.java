package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.MapInterceptor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.MemberCode;
import dev.grid.systemtests.Names;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Interceptors that the reference's Java client names by a factory and a class id. */
@HazelcastClientSuite
final class HazelcastInterceptorTest {

  private final IMap<String, Integer> map;
  private final GridMap<String, Integer> ours;

  HazelcastInterceptorTest(HazelcastClientSuite.Routing routing) {
    HazelcastInstance client = routing.client();
    map = client.getMap(Names.fresh("map-"));
    ours = Deployment.CLIENT.site().grid().map(map.getName());
  }

  /** What the member has its own of. */
  private static class Sent implements MapInterceptor {

    private static final long serialVersionUID = 1L;

    private static UnsupportedOperationException membersOwn() {
      return new UnsupportedOperationException("the member has its own");
    }

    @Override
    public Object interceptGet(Object value) {
      throw membersOwn();
    }

    @Override
    public void afterGet(Object value) {
      throw membersOwn();
    }

    @Override
    public Object interceptPut(Object oldValue, Object newValue) {
      throw membersOwn();
    }

    @Override
    public void afterPut(Object value) {
      throw membersOwn();
    }

    @Override
    public Object interceptRemove(Object removedValue) {
      throw membersOwn();
    }

    @Override
    public void afterRemove(Object oldValue) {
      throw membersOwn();
    }
  }

  private static final class Plus extends Sent implements IdentifiedDataSerializable {

    private static final long serialVersionUID = 1L;

    private final int number;

    Plus(int number) {
      this.number = number;
    }

    @Override
    public int getFactoryId() {
      return MemberCode.FACTORY_ID;
    }

    @Override
    public int getClassId() {
      return MemberCode.PLUS_INTERCEPTOR;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
      out.writeInt(number);
    }

    @Override
    public void readData(ObjectDataInput in) {
      throw new UnsupportedOperationException("it is only sent");
    }
  }

  @Test
  void interceptors_runAsTheMembersOwn_forAllCallers() {
    String id = map.addInterceptor(new Plus(3));
    map.put("k", 1);
    assertThat(map.get("k")).isEqualTo(40);
    assertThat(ours.get("k")).isEqualTo(40);
    assertThat(map.getAll(Set.of("k"))).isEqualTo(Map.of("k", 40));
    assertThat(map.remove("k")).isEqualTo(-4);
    assertThatThrownBy(() -> map.put("k", -1)).hasMessageContaining("refused by the interceptor");

    assertThat(map.removeInterceptor(id)).isTrue();
    assertThat(map.removeInterceptor(id)).isFalse();
    map.put("k", -1);
    assertThat(map.get("k")).isEqualTo(-1);
  }

  @Test
  void oneThatTheMemberHasNoClassFor_isRefused() {
    assertThatThrownBy(() -> map.addInterceptor(new Sent()))
        .isInstanceOf(HazelcastSerializationException.class);
    map.put("k", 1);
    assertThat(map.get("k")).isEqualTo(1);
  }
}
