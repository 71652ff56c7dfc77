/**
 * A server in the hands of somebody who means harm: for a while it answers something else than the truth to whoever asks. It holds no key; so it can
 * drop, hold back, replay and bend, and sign nothing.
 */
import { fromCbor, toCbor } from '#base/cbor.ts';
import type { Draw } from '../city/draw.ts';
import type { Lie, Site } from './house/site.ts';
import type { Answer, Request } from './machines/network.ts';
import type { Seed } from './seed.ts';

const KINDS = ['silent', 'replays', 'bends', 'goes back', 'drops the last', 'vouches'] as const;
type Kind = (typeof KINDS)[number];

/** For a while a lifeboat's courier hands in the entries in another order. */
export function takeCourier(site: Site, draw: Draw, { timeline, trace }: Seed): void {
  trace.say(site.machine, 'its courier lies');
  site.isCourierTaken = true;
  timeline.after(draw.exponential(3_000), () => {
    site.isCourierTaken = false;
  });
}

/** What was answered before, by what was asked. */
const HELD = 40;

export function tellLies(site: Site, draw: Draw, { timeline, trace }: Seed): void {
  const kind = draw.pick(KINDS);
  trace.say(site.machine, `its server lies: ${kind}`);
  const before = new Map<string, Answer>();
  const lie: Lie = async (request, truth) => {
    // What the site itself signed is not what a lifeboat did.
    const isAsked = kind === 'vouches' && request.path === '/cosigned';
    const answer = await truth(isAsked ? { ...request, path: '/checkpoint' } : request);
    const told = bent(kind, request, answer, before, draw);
    const known = before.get(request.path.split('?')[0]!);
    if (known === undefined && before.size < HELD) before.set(request.path.split('?')[0]!, answer);
    if (told === null) throw new Error('silence');
    return told;
  };
  site.lie = lie;
  timeline.after(draw.exponential(3_000), () => {
    if (site.lie === lie) site.lie = null;
  });
}

/** Null for no answer. */
function bent(
  kind: Kind,
  { path }: Request,
  truth: Answer,
  before: ReadonlyMap<string, Answer>,
  draw: Draw,
): Answer | null {
  const [name] = path.split('?');
  if (kind === 'silent') return draw.chance(0.5) ? null : truth;
  if (kind === 'replays') return before.get(name!) ?? truth;
  if (kind === 'goes back')
    return name === '/checkpoint' || name === '/cosigned' ? (before.get(name) ?? truth) : truth;
  if (kind === 'vouches' || truth.status !== 200 || truth.body.length === 0) return truth;
  if (kind === 'bends') return { ...truth, body: oneBitOff(truth.body, draw) };
  return { ...truth, body: withoutLast(truth) };
}

function oneBitOff(bytes: Uint8Array, draw: Draw): Uint8Array {
  const other = Uint8Array.from(bytes);
  const at = draw.between(0, other.length - 1);
  other[at] = other[at]! ^ (1 << draw.between(0, 7));
  return other;
}

/** Of a list of entries, slips or proofs; anything else is cut short. */
function withoutLast({ body, headers }: Answer): Uint8Array {
  if (!headers['content-type']!.includes('cbor')) return body.subarray(0, body.length - 1);
  const said = fromCbor(new Uint8Array(body)) as Record<string, unknown> | unknown[];
  if (Array.isArray(said)) return toCbor(said.slice(0, -1));
  const shorter = Object.entries(said).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.slice(0, -1) : value,
  ]);
  return toCbor(Object.fromEntries(shorter));
}
