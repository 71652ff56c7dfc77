/** Two sites that go on apart, and are brought together again: from "Branches" of docs/formats.md alone, with what to get wrong. */
import { decode } from 'cborg';
import {
  hashOf,
  type LifeboatKeys,
  LogBuilder,
  ORG,
  ORIGIN,
  random,
  type SigningKey,
} from './build-log.ts';
import type { Misbehaviour, Passkey } from './passkey.ts';
import { checkpointNote, type LogKey, rootOf } from './publish-log.ts';

/** How many entries one `branch.joined` brings at most. */
const MOST = 512;

type Touching = {
  readonly facts?: Record<string, unknown>;
  readonly touch?: Misbehaviour;
  readonly label?: string;
};
type Two = readonly [Passkey, Passkey];

/** The same log at another site: each goes on by itself from here. */
export function copyOf(log: LogBuilder): LogBuilder {
  const { keeper, logKey, now } = log;
  return Object.assign(new LogBuilder(), { keeper, logKey, now, entries: [...log.entries] });
}

export function introduce(log: LogBuilder, wrong: Record<string, unknown> = {}): void {
  const facts = { origin: ORIGIN, wrapping: random(32), ...wrong };
  log.write(log.keeper, { type: 'keeper.introduced', stream: 'org', facts });
}

/** The keeper and the key of checkpoints are the lifeboat's from here on. */
export function launchApart(
  log: LogBuilder,
  { id, pen, logKey }: LifeboatKeys,
  passkeys: Two,
  { facts = {}, touch, label = 'holdfast/launch-apart/v1' }: Touching = {},
): void {
  const said = { lifeboat: id, ...standing(log), ...facts };
  const { size, root, nonce } = said;
  const by = touches(passkeys, hashOf([label, ORG, id, size, root, nonce]), touch);
  log.keeper = { ...log.keeper, device: pen };
  Object.assign(log, { logKey });
  const all = { ...said, apart: true, by, ...facts };
  log.write(log.keeper, { type: 'lifeboat.launched', stream: 'org', facts: all });
}

export function standDown(
  log: LogBuilder,
  to: Uint8Array,
  passkeys: Two,
  {
    facts = {},
    touch,
    label = 'holdfast/stand-down/v1',
    pen,
  }: Touching & { pen?: SigningKey } = {},
): void {
  const said = { to, nonce: random(32), ...facts };
  const signer = log.keeper.device.point;
  const by = touches(passkeys, hashOf([label, ORG, to, signer, said.nonce]), touch);
  const writer = pen === undefined ? log.keeper : { ...log.keeper, device: pen };
  log.write(writer, { type: 'site.stood-down', stream: 'org', facts: { ...said, by } });
}

export type Joining = {
  readonly from: number;
  /** In place of 512. */
  readonly most?: number;
  readonly keys?: readonly LogKey[];
  readonly facts?: Record<string, unknown>;
  /** How often `branch.joined` stands at most: the rest has not come yet. */
  readonly times?: number;
  /** Before each `branch.joined` but the first. */
  readonly between?: () => void;
  /** Where the branch as it is joined is not the branch as it was signed. */
  readonly signed?: readonly Uint8Array[];
};

/** What the branch has beyond `from`, in as many entries as that takes; what stands here already is not repeated. */
export function join(log: LogBuilder, branch: LogBuilder, joining: Joining): void {
  const { from, most = MOST, keys = [branch.logKey], facts = {}, between } = joining;
  const signed = joining.signed ?? branch.entries;
  const [size, root] = [signed.length, rootOf(signed)];
  const checkpoint = checkpointNote({ origin: ORG, size, root }, ...keys);
  const about = { branch: root, size, from, checkpoint };
  for (let first = from, times = joining.times ?? Infinity; first < branch.entries.length; ) {
    if (times === 0) return;
    if (first > from) between?.();
    const group = branch.entries.slice(first, first + most);
    const leaves = group.map((entry) => [idOf(entry), indexIn(log, entry)]);
    const said = { ...about, first, leaves, ...facts };
    log.write(log.keeper, { type: 'branch.joined', stream: 'org', facts: said });
    log.entries.push(...group.filter((_, i) => leaves[i]![1] === null));
    first += most;
    times -= 1;
  }
}

export function idOf(entry: Uint8Array): Uint8Array {
  const [, , body] = decode(entry, { useMaps: true }) as Uint8Array[];
  return (decode(body!) as { id: Uint8Array }).id;
}

function indexIn({ entries }: LogBuilder, entry: Uint8Array): number | null {
  const index = entries.findIndex((one) => Buffer.compare(one, entry) === 0);
  return index === -1 ? null : index;
}

function standing({ entries }: LogBuilder) {
  return { size: entries.length, root: rootOf(entries), nonce: random(32) };
}

function touches(passkeys: Two, challenge: Uint8Array, wrong?: Misbehaviour) {
  return passkeys.map((one) => ({ credential: one.credential, ...one.get(challenge, wrong) }));
}
