package dev.grid.kernel.cp;

/** An effect by which a group is destroyed. Its host drops what the group has, but for sessions. */
public interface GroupDestroyed {}
