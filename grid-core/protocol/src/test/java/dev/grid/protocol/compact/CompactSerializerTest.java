package dev.grid.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.InvalidConfigurationException;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Reference;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactSerializer;
import dev.grid.serialization.CompactWriter;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.SerializationConfig;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CompactSerializerTest {

  /** A class that zero-config has no form for. */
  record Account(UUID id, long cents) {}

  /** Ours, for Grid. */
  static final class AccountSerializer implements CompactSerializer<Account> {

    @Override
    public Class<Account> type() {
      return Account.class;
    }

    @Override
    public String typeName() {
      return "account";
    }

    @Override
    public void write(CompactWriter out, Account value) {
      out.writeInt64("cents", value.cents());
      out.writeString("id", value.id().toString());
    }

    @Override
    public Account read(CompactReader in) {
      UUID id = UUID.fromString(Objects.requireNonNull(in.readString("id")));
      return new Account(id, in.kind("cents") == FieldKind.INT64 ? in.readInt64("cents") : 0);
    }
  }

  /** The same for the peer. */
  static final class PeerAccountSerializer
      implements com.hazelcast.nio.serialization.compact.CompactSerializer<Account> {

    @Override
    public Class<Account> getCompactClass() {
      return Account.class;
    }

    @Override
    public String getTypeName() {
      return "account";
    }

    @Override
    public void write(com.hazelcast.nio.serialization.compact.CompactWriter out, Account value) {
      out.writeInt64("cents", value.cents());
      out.writeString("id", value.id().toString());
    }

    @Override
    public Account read(com.hazelcast.nio.serialization.compact.CompactReader in) {
      return new Account(UUID.fromString(in.readString("id")), in.readInt64("cents"));
    }
  }

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(
          SerializationConfig.defaults().withCompactSerializer(new AccountSerializer()), schemas);
  private final Reference reference =
      new Reference(
          schemas,
          config ->
              config.getCompactSerializationConfig().addSerializer(new PeerAccountSerializer()));

  record Owner(String name, Account account) {}

  @Test
  void registeredSerializer_writesAndReadsWhatThePeerDoes() {
    Account account = new Account(new UUID(1, 2), 300);
    Data data = serialization.toData(account);

    assertThat(data.bytes()).isEqualTo(reference.write(account));
    assertThat(serialization.<Object>toObject(data)).isEqualTo(account);
    assertThat(reference.<Object>read(data)).isEqualTo(account);
  }

  @Test
  void registeredSerializer_isUsedForNestedValuesToo() {
    Owner owner = new Owner("Ada", new Account(new UUID(1, 2), 300));
    Data data = serialization.toData(owner);

    assertThat(data.bytes()).isEqualTo(reference.write(owner));
    assertThat(serialization.<Object>toObject(data)).isEqualTo(owner);
  }

  /** Forgets a field for some values, which is a mistake. */
  static final class Forgetful implements CompactSerializer<Account> {

    @Override
    public Class<Account> type() {
      return Account.class;
    }

    @Override
    public String typeName() {
      return "forgetful";
    }

    @Override
    public void write(CompactWriter out, Account value) {
      if (value.cents() > 0) {
        out.writeInt64("cents", value.cents());
      }
    }

    @Override
    public Account read(CompactReader in) {
      return new Account(new UUID(0, 0), in.readInt64("cents"));
    }
  }

  @Test
  void serializerThatWritesAFieldItDidNotTeach_failsWithAReason() {
    Serialization forgetful =
        new Serialization(
            SerializationConfig.defaults().withCompactSerializer(new Forgetful()), schemas);
    forgetful.toData(new Account(new UUID(0, 0), 0));

    assertThatThrownBy(() -> forgetful.toData(new Account(new UUID(0, 0), 1)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("every value must write the same fields");
  }

  @Test
  void unknownSchema_failsNamingItsId() {
    Data data = serialization.toData(new Account(new UUID(0, 0), 1));
    Serialization elsewhere =
        new Serialization(SerializationConfig.defaults(), new SchemaRegistry());

    assertThatThrownBy(() -> elsewhere.toObject(data))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("schema id=" + schemas.all().iterator().next().id());
  }

  /** A serializer for a class with a type of its own. */
  static final class ForStrings implements CompactSerializer<String> {

    @Override
    public Class<String> type() {
      return String.class;
    }

    @Override
    public String typeName() {
      return "text";
    }

    @Override
    public void write(CompactWriter out, String value) {
      out.writeString("text", value);
    }

    @Override
    public String read(CompactReader in) {
      return Objects.requireNonNull(in.readString("text"));
    }
  }

  @Test
  void serializerForABuiltInType_isRefused() {
    SerializationConfig config =
        SerializationConfig.defaults().withCompactSerializer(new ForStrings());

    assertThatThrownBy(() -> new Serialization(config, schemas))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("java.lang.String");
  }
}
