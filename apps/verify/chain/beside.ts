/** "Beside another system" of docs/formats.md: a service goes only where it may, and is handed back when nothing is missing. */
import type { Beside, Directory } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { refuse } from '../refusal.ts';

type Step =
  | 'service.stands-by'
  | 'service.switched-over'
  | 'service.handing-back'
  | 'service.handed-back'
  | 'service.moved-over';

const DAY_MS = 24 * 3_600_000;

/** Asked when it is written, and again when a second person agrees. */
export function mayStep({ beside }: Directory, { type, facts, at }: Typed<Step>): void {
  const known = beside.get(facts.service);
  if (!isFrom(type, known?.standing)) {
    refuse('type/facts', 'a service goes where it may not go from where it stands');
  }
  if ('since' in facts && facts.since > at) {
    refuse('type/facts', 'a service is switched over from a time to come');
  }
  if (known === undefined || !('cases' in facts)) return;
  const missing = [...known.owed.values()].filter(({ last, taken }) => last !== taken).length;
  if (missing > 0 || facts.cases !== known.owed.size) {
    refuse('type/facts', `a service is said to be handed back, and ${missing} cases are missing`);
  }
}

function isFrom(type: Step, standing: Beside['standing'] | undefined): boolean {
  switch (type) {
    case 'service.stands-by':
      return standing === undefined || standing === 'alone';
    case 'service.switched-over':
      return standing === 'standing-by' || standing === 'handing-back';
    case 'service.handing-back':
    case 'service.moved-over':
      return standing === 'switched-over';
    case 'service.handed-back':
      return standing === 'handing-back';
  }
}

export function takeStep({ beside }: Directory, entry: Typed<Step>): void {
  const { type, facts } = entry;
  const known = beside.get(facts.service);
  if (!isFrom(type, known?.standing)) return;
  if (known === undefined) {
    beside.set(facts.service, { standing: 'standing-by', copies: new Map(), owed: new Map() });
  } else if (type === 'service.moved-over') {
    known.standing = 'alone';
    known.owed.clear();
  } else if (type === 'service.switched-over') takeOver(known, entry.facts.since);
  else known.standing = type === 'service.handing-back' ? 'handing-back' : 'standing-by';
}

function takeOver(known: Beside, since: number): void {
  known.standing = 'switched-over';
  for (const [stream, { last, taken }] of known.owed) if (last === taken) known.owed.delete(stream);
  for (const [stream, { came, last }] of known.copies) {
    if (came < since) continue;
    known.copies.delete(stream);
    known.owed.set(stream, { last, taken: null });
  }
}

/** What the other system need not hear of. */
const UNTOLD: ReadonlySet<string> = new Set([
  'case.taken-back',
  'case.let-go',
  'case.held',
  'case.hold-lifted',
  'gp-message.sent',
  'gp-message.failed',
]);

/** What an entry of a case means for the systems beside its services. */
export function takeCase(directory: Directory, entry: Typed): void {
  const { beside } = directory;
  const { stream, type } = entry;
  if (beside.size === 0 || !stream.startsWith('case/')) return;
  const last = entry.id.toHex();
  switch (type) {
    case 'case.received':
      begin(directory, entry);
      break;
    case 'case.reopened':
      owe(directory, entry.facts.service, stream, last);
      break;
    case 'case.transferred':
      transfer(directory, entry.facts.service, stream, last);
      break;
    case 'case.reassessed':
      for (const { copies } of beside.values()) {
        const copy = copies.get(stream);
        if (copy !== undefined) copy.due = entry.facts.due;
      }
      break;
    case 'case.taken':
    case 'case.closed':
      dealWith(directory, stream, last, type === 'case.closed');
      break;
    case 'case.assigned':
      if (entry.facts.to !== null && entry.facts.as === 'lead')
        dealWith(directory, stream, last, false);
      break;
    case 'case.taken-back':
      takeBack(directory, entry);
      break;
    case 'case.let-go':
      placeOf(directory, stream)?.copies.delete(stream);
  }
  if (UNTOLD.has(type)) return;
  for (const { copies, owed } of beside.values()) {
    const one = owed.get(stream) ?? copies.get(stream);
    if (one !== undefined) one.last = last;
  }
}

function begin(directory: Directory, { stream, facts, id, at }: Typed<'case.received'>): void {
  const known = besideOf(directory, facts.service);
  if (known === undefined || placeOf(directory, stream) !== null) return;
  const last = id.toHex();
  if (facts.source === 'nhs-111-report' && known.standing !== 'switched-over')
    known.copies.set(stream, { came: at, due: facts.due, last });
  else known.owed.set(stream, { last, taken: null });
}

/** Once owed to a system, a case stays so, unless it goes to a service with another beside it. */
function owe(directory: Directory, service: string, stream: string, last: string): void {
  const to = besideOf(directory, service);
  let taken: string | null = null;
  for (const one of directory.beside.values()) {
    one.copies.delete(stream);
    if (to === undefined) continue;
    taken = one.owed.get(stream)?.taken ?? taken;
    one.owed.delete(stream);
  }
  to?.owed.set(stream, { last, taken });
}

function transfer(directory: Directory, service: string, stream: string, last: string): void {
  const from = placeOf(directory, stream);
  const copy = from?.copies.get(stream);
  const to = besideOf(directory, service);
  if (copy === undefined || to === undefined || to.standing === 'switched-over') {
    owe(directory, service, stream, last);
    return;
  }
  from!.copies.delete(stream);
  to.copies.set(stream, copy);
}

/** A copy that was left with the other system at the switch, and is dealt with here since. */
function dealWith(directory: Directory, stream: string, last: string, closed: boolean): void {
  for (const known of directory.beside.values()) {
    if (!known.copies.has(stream)) continue;
    const isTheirs = known.standing === 'standing-by' || known.standing === 'handing-back';
    if (!isTheirs || closed) known.copies.delete(stream);
    if (known.standing === 'switched-over') known.owed.set(stream, { last, taken: null });
  }
}

export function mayTakeBack(directory: Directory, { stream }: Typed<'case.taken-back'>): void {
  if (placeOf(directory, stream)?.owed.has(stream) !== true)
    refuse('type/facts', 'a case is taken back that was owed to nobody');
}

function takeBack(directory: Directory, { stream, facts }: Typed<'case.taken-back'>): void {
  const owed = placeOf(directory, stream)?.owed.get(stream);
  if (owed !== undefined) owed.taken = facts.last.toHex();
}

export function mayLetGo(directory: Directory, { stream, at }: Typed<'case.let-go'>): void {
  const copy = placeOf(directory, stream)?.copies.get(stream);
  if (copy === undefined) refuse('type/facts', 'a case is let go of that is no copy');
  if (at < Math.max(copy.came, copy.due ?? copy.came) + DAY_MS) {
    refuse('type/facts', 'a copy is let go of before its time');
  }
}

function besideOf({ beside }: Directory, service: string): Beside | undefined {
  const known = beside.get(service);
  return known?.standing === 'alone' ? undefined : known;
}

function placeOf({ beside }: Directory, stream: string): Beside | null {
  for (const one of beside.values()) if (one.copies.has(stream) || one.owed.has(stream)) return one;
  return null;
}
