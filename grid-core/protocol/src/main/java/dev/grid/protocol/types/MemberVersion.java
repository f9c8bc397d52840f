package dev.grid.protocol.types;

import dev.grid.protocol.Struct;

/** The version that a member says it is compatible with. */
@Struct
public record MemberVersion(byte major, byte minor, byte patch) {

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
