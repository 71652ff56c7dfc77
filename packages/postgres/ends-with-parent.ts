import { existsSync } from 'node:fs';
import { platform } from 'node:os';

const SETPRIV = '/usr/bin/setpriv';

/** Prefix of a command line: on Linux the kernel sends `signal` when the process that starts it dies. */
export function endsWithParent(signal: 'INT' | 'TERM' | 'KILL'): readonly string[] {
  return platform() === 'linux' && existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', signal] : [];
}
