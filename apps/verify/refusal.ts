/** Why a log is refused: the rule it breaks, and the entry that breaks it where it is one entry. */

export type Rule =
  | 'checkpoint/malformed'
  | 'checkpoint/signature'
  | 'checkpoint/key'
  | 'checkpoint/origin'
  | 'tree/missing'
  | 'tree/malformed'
  | 'tree/disagrees'
  | 'tree/root'
  | 'since/another-log'
  | 'since/rollback'
  | 'since/fork'
  | 'entry/malformed'
  | 'entry/not-deterministic'
  | 'entry/organisation'
  | 'entry/duplicate'
  | 'type/unknown'
  | 'type/place'
  | 'type/stream'
  | 'type/facts'
  | 'type/sealed'
  | 'type/writer'
  | 'type/step-up'
  | 'type/second'
  | 'type/launch'
  | 'type/stand-down'
  | 'branch/place'
  | 'branch/from'
  | 'branch/leaf'
  | 'branch/order'
  | 'branch/root'
  | 'branch/checkpoint'
  | 'branch/end'
  | 'desk/none'
  | 'desk/missing'
  | 'desk/differs'
  | 'desk/manifest'
  | ChainRule;

/** Numbered as in "The chain to a passkey" of docs/formats.md. */
export type ChainRule =
  | 'chain/1'
  | 'chain/2'
  | 'chain/3'
  | 'chain/4'
  | 'chain/5'
  | 'chain/6'
  | 'chain/7';

/** Its message names no account and repeats no text of the log, so it may be shown to anyone. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly rule: Rule;
  /** Leaf index, or null where the fault is not one entry's. */
  readonly entry: number | null;

  constructor(rule: Rule, message: string, entry: number | null = null) {
    super(message);
    this.rule = rule;
    this.entry = entry;
  }

  at(entry: number): Refusal {
    return this.entry === null ? new Refusal(this.rule, this.message, entry) : this;
  }
}

export function refuse(rule: Rule, message: string): never {
  throw new Refusal(rule, message);
}

/** The log could not be read, so nothing is known of it either way. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}
