import { isUuid, type Uuid } from './ids.ts';

/** Streams as docs/formats.md names them. Each but `org`, `account/…` and `room/…` has a data key of its own. */
export type Stream =
  | { readonly kind: 'org' }
  | { readonly kind: 'directory' }
  | { readonly kind: 'account'; readonly id: Uuid }
  | { readonly kind: 'patient'; readonly id: Uuid }
  | { readonly kind: 'case'; readonly id: Uuid }
  | { readonly kind: 'labels'; readonly service: string; readonly day: string }
  | { readonly kind: 'aside'; readonly day: string }
  | { readonly kind: 'notices'; readonly day: string }
  | { readonly kind: 'room'; readonly day: string };

const SERVICE = /^[a-z0-9][a-z0-9-]{0,38}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function streamName(stream: Stream): string {
  switch (stream.kind) {
    case 'org':
    case 'directory':
      return stream.kind;
    case 'labels':
      return `labels/${stream.service}/${stream.day}`;
    case 'aside':
    case 'notices':
    case 'room':
      return `${stream.kind}/${stream.day}`;
    default:
      return `${stream.kind}/${stream.id}`;
  }
}

/** One fold after another asks of the same entry. */
let latest: { readonly name: string; readonly stream: Stream | null } = { name: '', stream: null };

/** Null where the text names no stream. */
export function parseStream(name: string): Stream | null {
  if (name !== latest.name) latest = { name, stream: parsed(name) };
  return latest.stream;
}

function parsed(name: string): Stream | null {
  const [kind, first, second, more] = name.split('/');
  if (more !== undefined) return null;
  if (kind === 'org' || kind === 'directory') return first === undefined ? { kind } : null;
  if (first === undefined) return null;
  if (kind === 'labels') {
    return SERVICE.test(first) && second !== undefined && DAY.test(second)
      ? { kind, service: first, day: second }
      : null;
  }
  if (second !== undefined) return null;
  if (kind === 'aside' || kind === 'notices' || kind === 'room') {
    return DAY.test(first) ? { kind, day: first } : null;
  }
  if (kind !== 'account' && kind !== 'patient' && kind !== 'case') return null;
  return isUuid(first) ? { kind, id: first } : null;
}

/** The UTC day of a moment, which names the streams of labels, set-aside messages, notices and the room. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
