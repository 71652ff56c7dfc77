import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';

import { EnvironmentProblem } from './environment-problem.ts';

/** PostgreSQL refuses to run as root, so root hands it to an account that owns nothing else. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';

/** The account PostgreSQL must run under, or `undefined` when that is our own. */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return lookUp() ?? create();
}

function lookUp(): Account | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    Number.parseInt(spawnSync('id', [flag, NAME], { encoding: 'utf8' }).stdout, 10),
  );
  return uid && gid ? { uid, gid } : undefined;
}

function create(): Account {
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', NAME]);
  const account = lookUp();
  if (account) return account;
  throw new EnvironmentProblem(
    'permission/denied',
    'PostgreSQL cannot run as root and no account for it could be made; ' +
      'create a user named postgres, or start Holdfast as an ordinary user.',
  );
}

/** Whether `account` can walk down to `path` and read it (mode bits only; ACLs are not asked). */
export function canReach(account: Account, path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at);
    const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
    const needed = at === path ? 0o5 : 0o1;
    if (((mode >> shift) & needed) !== needed) return false;
    if (at === dirname(at)) return true;
  }
}
