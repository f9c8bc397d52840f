/*
 * Moves the wall clock of a process and slows its disk, while it runs. The process is started with
 * this as LD_PRELOAD, and with GRID_BEND as the path of a file of two 64-bit numbers: the seconds
 * that its wall clock says more, and the microseconds that each fsync and fdatasync takes more. The
 * file is mapped, so what is written there counts at once. The monotonic clock, by which threads
 * wait, goes on as it is.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct bend {
  volatile int64_t clock_seconds;
  volatile int64_t sync_micros;
};

static struct bend straight;
static struct bend *bend = &straight;
static int (*real_clock_gettime)(clockid_t, struct timespec *);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("GRID_BEND");
  int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (file >= 0) {
    void *mapped = mmap(NULL, sizeof(struct bend), PROT_READ, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) {
      bend = mapped;
    }
    close(file);
  }
  real_fsync = (int (*)(int)) dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = (int (*)(int)) dlsym(RTLD_NEXT, "fdatasync");
  real_clock_gettime = (int (*)(clockid_t, struct timespec *)) dlsym(RTLD_NEXT, "clock_gettime");
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  /* Before begin() has run there is nothing else to ask. */
  int result = real_clock_gettime == NULL ? (int) syscall(SYS_clock_gettime, clock, now)
                                          : real_clock_gettime(clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    now->tv_sec += bend->clock_seconds;
  }
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  struct timespec precise;
  (void) zone;
  if (clock_gettime(CLOCK_REALTIME, &precise) != 0) {
    return -1;
  }
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *at) {
  struct timespec precise;
  if (clock_gettime(CLOCK_REALTIME, &precise) != 0) {
    return (time_t) -1;
  }
  if (at != NULL) {
    *at = precise.tv_sec;
  }
  return precise.tv_sec;
}

static void slow(void) {
  int64_t micros = bend->sync_micros;
  if (micros > 0) {
    int before = errno;
    struct timespec left = {micros / 1000000, micros % 1000000 * 1000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
    errno = before;
  }
}

int fsync(int file) {
  slow();
  return real_fsync(file);
}

int fdatasync(int file) {
  slow();
  return real_fdatasync(file);
}
