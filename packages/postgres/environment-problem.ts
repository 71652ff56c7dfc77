/** What the machine, and not the person's data or input, can refuse. */
export type EnvironmentProblemCode =
  | 'data/damaged'
  | 'data/locked'
  | 'data/not-ours'
  | 'database/unreachable'
  | 'database/refused'
  | 'database/unsuitable'
  | 'disk/full'
  | 'lifeboat/no-main-site'
  | 'part/failed'
  | 'part/not-running'
  | 'permission/denied'
  | 'place/unread'
  | 'place/refused'
  | 'platform/unsupported'
  | 'port/in-use';

/** One clear sentence for the operator. Never holds a password or a connection string. */
export class EnvironmentProblem extends Error {
  override readonly name = 'EnvironmentProblem';
  readonly code: EnvironmentProblemCode;

  constructor(code: EnvironmentProblemCode, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** Turns what the operating system says about disks and rights into a problem; else gives it back. */
export function asEnvironmentProblem(error: unknown, where: string): unknown {
  if (error instanceof EnvironmentProblem || !(error instanceof Error)) return error;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(where);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new EnvironmentProblem(
        'permission/denied',
        `This account may not write in ${where}; run Holdfast as the owner of that folder.`,
      );
    default:
      return error;
  }
}

export function diskFull(where: string): EnvironmentProblem {
  return new EnvironmentProblem(
    'disk/full',
    `The disk that holds ${where} is full; free some space and start again (nothing is lost).`,
  );
}
