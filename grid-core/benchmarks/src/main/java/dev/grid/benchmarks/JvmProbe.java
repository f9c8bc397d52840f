package dev.grid.benchmarks;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Reads memory counters of another JVM on this machine by attaching to it. All calls block. */
final class JvmProbe implements AutoCloseable {

  /** Later collections free what the first only made unreachable (references, cleaners). */
  private static final int COLLECTIONS = 3;

  private static final String DIAGNOSTICS = "com.sun.management:type=DiagnosticCommand";

  /** What the collector puts where nothing is, so that a region can be walked. */
  private static final String FILLER = "jdk.internal.vm.Filler";

  /** A class of the histogram, or with no rank and no name the total: instances, then bytes. */
  private static final Pattern HISTOGRAM_LINE =
      Pattern.compile("(?m)^\\s*(?:\\d+:|(Total))\\s+\\d+\\s+(\\d+)(.*)$");

  private final MBeanServerConnection server;
  private final JMXConnector connector;
  private final com.sun.management.ThreadMXBean threads;
  private final MemoryMXBean memory;
  private final List<BufferPoolMXBean> bufferPools;
  private final ClassLoadingMXBean classes;

  private JvmProbe(JMXConnector connector) throws IOException {
    this.connector = connector;
    server = connector.getMBeanServerConnection();
    threads =
        ManagementFactory.newPlatformMXBeanProxy(
            server, ManagementFactory.THREAD_MXBEAN_NAME, com.sun.management.ThreadMXBean.class);
    memory =
        ManagementFactory.newPlatformMXBeanProxy(
            server, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    bufferPools = ManagementFactory.getPlatformMXBeans(server, BufferPoolMXBean.class);
    classes = ManagementFactory.getPlatformMXBean(server, ClassLoadingMXBean.class);
  }

  /**
   * Attaches to a process of the same user.
   *
   * @throws IOException if it is no JVM or refuses
   */
  @SuppressWarnings("BanJNDI") // The address comes from a process that we started ourselves.
  static JvmProbe attach(long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        String url = machine.startLocalManagementAgent();
        return new JvmProbe(JMXConnectorFactory.connect(new JMXServiceURL(url)));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("cannot attach: pid=" + pid, e);
    }
  }

  /** Bytes that all Java threads, living and ended, have allocated on the heap so far. */
  long allocatedBytes() {
    return threads.getTotalThreadAllocatedBytes();
  }

  /** How many threads live now. */
  int liveThreads() {
    return threads.getThreadCount();
  }

  /** How many classes are loaded now, those of the JDK included. */
  int loadedClasses() {
    return classes.getLoadedClassCount();
  }

  /**
   * Bytes of all objects that a full collection leaves, plus bytes in direct and mapped buffers.
   * The objects are counted, as what the collector calls used ends at its regions: a megabyte each
   * with a heap of 512 MB, two bytes an entry of half a million.
   */
  MemoryUse liveBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      memory.gc();
    }
    long buffers = bufferPools.stream().mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    return new MemoryUse(bytesOfObjects(classHistogram()), buffers);
  }

  /** Collects once more. */
  private String classHistogram() {
    try {
      return (String)
          server.invoke(
              new ObjectName(DIAGNOSTICS),
              "gcClassHistogram",
              new Object[] {new String[0]},
              new String[] {String[].class.getName()});
    } catch (IOException e) {
      throw new UncheckedIOException("cannot count the objects", e);
    } catch (JMException e) {
      throw new IllegalStateException("cannot count the objects", e);
    }
  }

  static long bytesOfObjects(String histogram) {
    long total = 0;
    long fillers = 0;
    Matcher line = HISTOGRAM_LINE.matcher(histogram);
    while (line.find()) {
      long bytes = Long.parseLong(line.group(2));
      if (line.group(1) != null) {
        total = bytes;
      } else if (line.group(3).contains(FILLER)) {
        fillers += bytes;
      }
    }
    if (total == 0) {
      throw new IllegalStateException("no class histogram: " + histogram);
    }
    return total - fillers;
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot detach", e);
    }
  }

  /** Live bytes on the heap and, so that moving data off the heap cannot hide it, in buffers. */
  record MemoryUse(long heapBytes, long bufferBytes) {

    long totalBytes() {
      return heapBytes + bufferBytes;
    }
  }
}
