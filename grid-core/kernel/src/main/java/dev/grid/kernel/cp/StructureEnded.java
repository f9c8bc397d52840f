package dev.grid.kernel.cp;

/** The effect that ends a structure of the group, which may begin anew. */
public interface StructureEnded {

  String service();

  String structure();
}
