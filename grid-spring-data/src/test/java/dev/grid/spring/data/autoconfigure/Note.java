package dev.grid.spring.data.autoconfigure;

import dev.grid.spring.data.mapping.GridEntity;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

@GridEntity
record Note(@Id @Nullable String id, String text) implements Serializable {}
