package dev.grid.structures.transaction;

import dev.grid.StructureHandle;

/** Stands for the handle of a log, which applications have none of. */
interface TransactionLog extends StructureHandle<TransactionLog> {}
