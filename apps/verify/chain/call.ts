/** "Calls" of docs/formats.md: what a person answered, and made a case of or not. */
import type { Directory } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { refuse } from '../refusal.ts';
import type { Author } from './author.ts';

/** A person's case is a call of theirs, a machine's is a message. */
export function mayReceive(
  directory: Directory,
  author: Author,
  entry: Typed<'case.received'>,
): void {
  const { facts } = entry;
  if ((author.kind === 'person') !== (facts.source === 'call')) {
    refuse('type/writer', 'a machine takes no call, and a person nothing else');
  }
  if (facts.source === 'call') mustBeTheirCall(directory, entry, facts.answered);
}

export function takeReceived(
  { received }: Directory,
  { stream, facts }: Typed<'case.received'>,
): void {
  received.set(stream, facts.patient.toHex());
}

/** What is asked before there is a case is asked in a call of one's own; the gateway answers there. */
export function mayAskInCall(
  directory: Directory,
  author: Author,
  { author: by, stream }: Typed,
): void {
  const { received, granted, ended } = directory;
  if (received.has(stream) || author.kind === 'machine') return;
  if (granted.get(stream) !== by || ended.has(stream)) {
    refuse('type/writer', 'it stands in no case, and in no call of its author');
  }
}

export function mayEndCall(directory: Directory, entry: Typed<'call.ended'>): void {
  mustBeTheirCall(directory, entry, entry.facts.answered);
}

export function takeCallEnd({ ended }: Directory, { stream }: Typed<'call.ended'>): void {
  ended.add(stream);
}

/** Its key was first given to whoever took it, and it ends once. */
function mustBeTheirCall(
  { granted, ended }: Directory,
  { author, stream, at }: Typed,
  answered: number,
): void {
  if (granted.get(stream) !== author || ended.has(stream)) {
    refuse('type/writer', 'it is no call of its author, or one that had ended');
  }
  if (answered > at) refuse('type/facts', 'its call was answered after it');
}
