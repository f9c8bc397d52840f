package dev.grid.sqlengine.catalog;

/** A query that has a name; it is read again where it is used. */
public record View(String name, String query) {}
