package dev.grid.coordination.zookeeper;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * ZooKeeper's asynchronous calls as futures, which fail with a {@link KeeperException}. They are
 * done on its event thread.
 */
final class Nodes {

  /** A node that was made, with the name that it was given. */
  record Created(String path, Stat stat) {}

  /** What a node has. */
  record Data(byte[] bytes, Stat stat) {}

  private Nodes() {}

  static CompletableFuture<Created> create(
      ZooKeeper zk, String path, byte[] bytes, List<ACL> acl, CreateMode mode) {
    CompletableFuture<Created> created = new CompletableFuture<>();
    zk.create(
        path,
        bytes,
        acl,
        mode,
        (rc, ignored, context, name, stat) -> {
          if (!failed(created, rc, path)) {
            created.complete(new Created(name, stat));
          }
        },
        null);
    return created;
  }

  static CompletableFuture<Boolean> delete(ZooKeeper zk, String path) {
    CompletableFuture<Boolean> deleted = new CompletableFuture<>();
    zk.delete(
        path,
        -1,
        (rc, ignored, context) -> {
          if (!failed(deleted, rc, path)) {
            deleted.complete(true);
          }
        },
        null);
    return deleted;
  }

  /**
   * Whether there is such a node. The watcher, if any, is called once when that changes, or its
   * data.
   */
  static CompletableFuture<Boolean> exists(ZooKeeper zk, String path, @Nullable Watcher watcher) {
    CompletableFuture<Boolean> exists = new CompletableFuture<>();
    zk.exists(
        path,
        watcher,
        (rc, ignored, context, stat) -> {
          if (rc == KeeperException.Code.NONODE.intValue()) {
            exists.complete(false);
          } else if (!failed(exists, rc, path)) {
            exists.complete(true);
          }
        },
        null);
    return exists;
  }

  static CompletableFuture<Data> data(ZooKeeper zk, String path) {
    CompletableFuture<Data> data = new CompletableFuture<>();
    zk.getData(
        path,
        false,
        (rc, ignored, context, bytes, stat) -> {
          if (!failed(data, rc, path)) {
            data.complete(new Data(bytes == null ? new byte[0] : bytes, stat));
          }
        },
        null);
    return data;
  }

  static CompletableFuture<Boolean> set(ZooKeeper zk, String path, byte[] bytes) {
    CompletableFuture<Boolean> set = new CompletableFuture<>();
    zk.setData(
        path,
        bytes,
        -1,
        (rc, ignored, context, stat) -> {
          if (!failed(set, rc, path)) {
            set.complete(true);
          }
        },
        null);
    return set;
  }

  static CompletableFuture<List<String>> children(ZooKeeper zk, String path) {
    CompletableFuture<List<String>> found = new CompletableFuture<>();
    zk.getChildren(
        path,
        false,
        (rc, ignored, context, children) -> {
          if (!failed(found, rc, path)) {
            found.complete(children);
          }
        },
        null);
    return found;
  }

  /**
   * Has the watcher called for each change of a node and of those below, until the session ends.
   */
  static CompletableFuture<Boolean> watch(ZooKeeper zk, String path, Watcher watcher) {
    CompletableFuture<Boolean> watched = new CompletableFuture<>();
    zk.addWatch(
        path,
        watcher,
        AddWatchMode.PERSISTENT_RECURSIVE,
        (rc, ignored, context) -> {
          if (!failed(watched, rc, path)) {
            watched.complete(true);
          }
        },
        null);
    return watched;
  }

  private static boolean failed(CompletableFuture<?> future, int rc, String path) {
    KeeperException.Code code = KeeperException.Code.get(rc);
    if (code == KeeperException.Code.OK) {
      return false;
    }
    future.completeExceptionally(KeeperException.create(code, path));
    return true;
  }
}
