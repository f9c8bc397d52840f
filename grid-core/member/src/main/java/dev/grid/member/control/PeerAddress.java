package dev.grid.member.control;

import dev.grid.protocol.types.Address;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Objects;
import java.util.function.Supplier;
import org.jgroups.Constructable;
import org.jgroups.PhysicalAddress;
import org.jgroups.conf.ClassConfigurator;
import org.jspecify.annotations.Nullable;

/**
 * Where a member is dialled, as the group communication passes it on: a host as it was configured
 * and a port, not resolved. Immutable once it is read.
 */
public final class PeerAddress implements PhysicalAddress, Constructable<PeerAddress> {

  private static final short MAGIC = 5701;

  static {
    ClassConfigurator.addIfAbsent(MAGIC, PeerAddress.class);
  }

  private Address address;

  /** To be read into. */
  public PeerAddress() {
    this(new Address("", 0));
  }

  PeerAddress(Address address) {
    this.address = address;
  }

  /** Makes the class known to the group communication. */
  static void register() {
    // What is done once is done when the class is loaded.
  }

  Address address() {
    return address;
  }

  @Override
  public Supplier<? extends PeerAddress> create() {
    return PeerAddress::new;
  }

  @Override
  public String printIpAddress() {
    return address.toString();
  }

  @Override
  public @Nullable InetAddress getIpAddress() {
    return null;
  }

  @Override
  public int getPort() {
    return address.port();
  }

  @Override
  public int serializedSize() {
    return Integer.BYTES + Short.BYTES + utfBytes(address.host());
  }

  private static int utfBytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }

  @Override
  public void writeTo(DataOutput out) throws IOException {
    out.writeUTF(address.host());
    out.writeInt(address.port());
  }

  @Override
  public void readFrom(DataInput in) throws IOException {
    String host = in.readUTF();
    address = new Address(host, in.readInt());
  }

  @Override
  public int compareTo(org.jgroups.Address other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PeerAddress that && that.address.equals(address);
  }

  @Override
  public int hashCode() {
    return Objects.hash(address);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
