import type { Fault } from './check/fault.ts';

/** Why a pack was not taken. Stable. */
export type PackRefusalCode =
  | 'pack/malformed'
  | 'pack/unsigned'
  | 'pack/unknown-publisher'
  | 'pack/altered'
  | 'pack/unsound';

export class PackRefusal extends Error {
  override readonly name = 'PackRefusal';
  readonly code: PackRefusalCode;
  /** Of an unsound pack: all that the checker found. */
  readonly faults: readonly Fault[];

  constructor(code: PackRefusalCode, message: string, faults: readonly Fault[] = []) {
    super(message);
    this.code = code;
    this.faults = faults;
  }
}

/** Why a move was not made. Stable; the triage stays as it was. */
export type TriageRefusalCode =
  | 'triage/context'
  | 'triage/malformed'
  | 'triage/other-pack'
  | 'triage/out-of-order'
  | 'triage/not-asked'
  | 'triage/no-such-answer'
  | 'triage/nothing-before'
  | 'triage/no-such-flag'
  | 'triage/ended'
  | 'triage/not-ended'
  | 'triage/other-words'
  | 'triage/untold'
  | 'triage/no-handover'
  | 'triage/needs-clinician';

/** The message holds nothing that was said in the call. */
export class TriageRefusal extends Error {
  override readonly name = 'TriageRefusal';
  readonly code: TriageRefusalCode;

  constructor(code: TriageRefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}

export function refuse(code: TriageRefusalCode, message: string): never {
  throw new TriageRefusal(code, message);
}

/** What the checker rules out: `LoadedPack` is only made of sound packs. */
export function unsoundPack(): never {
  throw new TriageRefusal('triage/malformed', 'The pack does not say how to go on.');
}
