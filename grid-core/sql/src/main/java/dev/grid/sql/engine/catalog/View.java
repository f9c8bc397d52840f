package dev.grid.sql.engine.catalog;

/** A query that has a name; it is read again where it is used. */
public record View(String name, String query) {}
