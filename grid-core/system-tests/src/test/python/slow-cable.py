#!/usr/bin/env python3
"""Replaces a host's cable to a bridge by a slow one; puts the plain one back when its input ends.

  slow-cable.py INTERFACE BRIDGE DELAY_MS JITTER_MS

The kernels this must run on have no netem. INTERFACE, a port of BRIDGE, becomes the port of a second
bridge, and this process carries the frames between TAP devices at both bridges: every frame takes
DELAY_MS and up to JITTER_MS more, in order. Prints `up` when it does. Needs root.
"""
import collections
import fcntl
import os
import random
import select
import struct
import subprocess
import sys
import time

TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0002, 0x1000
FRAMES_MAX = 10_000  # a cable that holds more loses the newest, as a switch does


def run(command):
    subprocess.check_call(command.split())


def tap(name, bridge):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
    run(f"ip link set {name} master {bridge} up")
    return fd


def carry(ends, delay, jitter):
    """Until the input ends. Each direction has a queue of (due, frame)."""
    queues = {ends[0]: collections.deque(), ends[1]: collections.deque()}
    other = {ends[0]: ends[1], ends[1]: ends[0]}
    while True:
        due = [queue[0][0] for queue in queues.values() if queue]
        wait = max(0, min(due) - time.monotonic()) if due else 1
        readable, _, _ = select.select([*ends, sys.stdin], [], [], wait)
        if sys.stdin in readable and not os.read(0, 1):
            return
        for source in ends:
            while source in readable:
                try:
                    frame = os.read(source, 65536)
                except BlockingIOError:
                    break
                queue = queues[other[source]]
                at = time.monotonic() + delay + random.uniform(0, jitter)
                if len(queue) < FRAMES_MAX:
                    queue.append((max(at, queue[-1][0]) if queue else at, frame))
        now = time.monotonic()
        for target, queue in queues.items():
            while queue and queue[0][0] <= now:
                try:
                    os.write(target, queue.popleft()[1])
                except OSError:
                    pass  # its device is full: a lost frame


def main():
    interface, bridge = sys.argv[1], sys.argv[2]
    delay, jitter = float(sys.argv[3]) / 1e3, float(sys.argv[4]) / 1e3
    far = f"b-{interface}"
    run(f"ip link add {far} type bridge")
    run(f"ip link set {far} arp off up")
    ends = [tap(f"n-{interface}", bridge), tap(f"f-{interface}", far)]
    run(f"ip link set {interface} master {far}")
    print("up", flush=True)
    try:
        carry(ends, delay, jitter)
    finally:
        run(f"ip link set {interface} master {bridge}")
        run(f"ip link del {far}")


main()
