import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { platform } from 'node:os';

import type { Fences } from '../running.ts';

/**
 * Prefix of a command that runs without any network: an empty network namespace, made directly as
 * root and inside a user namespace otherwise. Unix sockets, being files, still work. Empty where
 * the machine does not allow it.
 */
export function withoutNetwork(): readonly string[] {
  if (platform() !== 'linux') return [];
  const ways = [
    ['unshare', '--net', '--'],
    ['unshare', '--map-current-user', '--net', '--'],
  ];
  return (
    ways.find(([program = '', ...args]) => spawnSync(program, [...args, 'true']).status === 0) ?? []
  );
}

/** Looks, rather than believes, whether a process has a network other than ours. */
export function networkOf(pid: number): Fences['keeperNetwork'] {
  try {
    const theirs = readlinkSync(`/proc/${pid}/ns/net`);
    return theirs === readlinkSync('/proc/self/ns/net') ? 'shared' : 'none';
  } catch {
    return 'shared';
  }
}
