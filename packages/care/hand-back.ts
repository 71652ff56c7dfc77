/**
 * What another system is owed: every case that was dealt with here while the room worked in its place. Folded from facts in the clear by the
 * keeper, the server and whoever has the log, so that all count alike.
 */
import type { Uuid } from '#base/ids.ts';
import { type Few, inMemory, type Keeping, type One } from '#base/keeping.ts';
import { parseStream } from '#base/stream.ts';
import { allAlone, besideFact, isElsewhere, type Services, stepServices } from './beside.ts';
import { type CareEntry, careFact } from './board-entry.ts';
import type { CareFact, CareFacts, HAND_BACK_CHANNELS } from './entries.ts';

/** The other system has a case up to an entry of it. */
export type Taken = {
  readonly at: number;
  readonly channel: (typeof HAND_BACK_CHANNELS)[number];
  readonly last: Uuid;
};

export type OwedCase = {
  readonly id: Uuid;
  readonly service: string;
  /** When it began here, or came to be this service's. */
  readonly since: number;
  /** The latest entry of it that the other system must know of. */
  readonly last: Uuid;
  /** As it was last taken; null where it never was. */
  readonly taken: Taken | null;
};

type Copy = {
  readonly service: string;
  readonly receivedAt: number;
  readonly due: number | null;
  readonly last: Uuid;
};

/** What the other system needs not hear of: it is said of a case once that is over. */
const ASIDE: ReadonlySet<string> = new Set([
  'case.taken-back',
  'case.let-go',
  'case.held',
  'case.hold-lifted',
  'gp-message.sent',
  'gp-message.failed',
]);

/** By a lead: nobody has it who could give it away. */
function isGiven({ to, as }: CareFacts<'case.assigned'>): boolean {
  return to !== null && as === 'lead';
}

/** Whether the other system has all of it. What was written since makes it owed again. */
export function isTakenBack({ last, taken }: Pick<OwedCase, 'last' | 'taken'>): boolean {
  return taken?.last === last;
}

/** Of a case's entries in the log's order, up to where the other system is told of it. */
export function lastTold(entries: readonly Pick<CareEntry, 'id' | 'type'>[]): Uuid | null {
  return entries.findLast(({ type }) => !ASIDE.has(type))?.id ?? null;
}

export class HandBack {
  readonly #services: One<Services>;
  readonly #owed: Few<Uuid, OwedCase>;
  readonly #copies: Few<Uuid, Copy>;

  constructor(keeping: Keeping = inMemory) {
    this.#services = keeping.one('services-beside', allAlone);
    this.#owed = keeping.few('owed-back');
    this.#copies = keeping.few('copies');
  }

  get services(): Services {
    return this.#services.value;
  }

  /** All that a service's other system is or was owed since the latest switch, in the order in which they came. */
  cases(service: string): readonly OwedCase[] {
    return [...this.#owed.values()].filter((one) => one.service === service);
  }

  case(id: Uuid): OwedCase | undefined {
    return this.#owed.get(id);
  }

  /** Of those that wait here as copies. */
  copies(service: string): readonly (Copy & { readonly id: Uuid })[] {
    return [...this.#copies].flatMap(([id, copy]) =>
      copy.service === service ? [{ id, ...copy }] : [],
    );
  }

  copy(id: Uuid): Copy | undefined {
    return this.#copies.get(id);
  }

  /** How many of them it has not taken. */
  missing(service: string): number {
    return this.cases(service).filter((one) => !isTakenBack(one)).length;
  }

  /** Takes what holds of services, in the log's order, among all other entries. */
  hold(entry: CareEntry): void {
    const fact = besideFact(entry);
    const after = stepServices(this.#services.value, entry);
    if (fact === null || after === this.#services.value) return;
    this.#services.value = after;
    const { service } = fact.facts;
    if (fact.type === 'service.switched-over') this.#takeOver(service, fact.facts.since);
    if (fact.type === 'service.moved-over')
      for (const { id } of this.cases(service)) this.#owed.delete(id);
  }

  apply(entry: CareEntry): void {
    const stream = parseStream(entry.stream);
    if (stream?.kind !== 'case') return;
    const { id } = stream;
    const fact = careFact(entry);
    if (fact?.type === 'case.taken-back') this.#takeBack(id, fact.facts, entry.at);
    if (fact !== null) this.#begin(id, fact, entry);
    if (ASIDE.has(entry.type)) return;
    const [owed, copy] = [this.#owed.get(id), this.#copies.get(id)];
    if (owed !== undefined) this.#owed.set(id, { ...owed, last: entry.id });
    else if (copy !== undefined) this.#copies.set(id, { ...copy, last: entry.id });
  }

  #takeOver(service: string, since: number): void {
    for (const one of this.cases(service)) if (isTakenBack(one)) this.#owed.delete(one.id);
    for (const { id, receivedAt, last } of this.copies(service))
      if (receivedAt >= since) this.#owe(id, service, receivedAt, last);
  }

  #takeBack(id: Uuid, { channel, last }: { channel: Taken['channel']; last: Uuid }, at: number) {
    const owed = this.#owed.get(id);
    if (owed !== undefined) this.#owed.set(id, { ...owed, taken: { at, channel, last } });
  }

  /** What makes a case the other system's to hear of, or a copy of one of its own. */
  #begin(id: Uuid, { type, facts }: CareFact, { id: last, at }: CareEntry): void {
    const services = this.#services.value;
    const copy = this.#copies.get(id);
    switch (type) {
      case 'case.received': {
        const { service, source, due } = facts;
        if (!services.has(service) || this.#owed.has(id) || copy !== undefined) return;
        if (source === 'nhs-111-report' && isElsewhere(services, service))
          this.#copies.set(id, { service, receivedAt: at, due, last });
        else this.#owe(id, service, at, last);
        return;
      }
      case 'case.reopened':
        this.#copies.delete(id);
        if (services.has(facts.service) && !this.#owed.has(id))
          this.#owe(id, facts.service, at, last);
        return;
      case 'case.transferred':
        if (copy !== undefined && isElsewhere(services, facts.service))
          this.#copies.set(id, { ...copy, service: facts.service });
        else if (services.has(facts.service)) this.#owe(id, facts.service, at, last);
        else this.#copies.delete(id);
        return;
      case 'case.reassessed':
        if (copy !== undefined) this.#copies.set(id, { ...copy, due: facts.due });
        return;
      case 'case.assigned':
      case 'case.taken':
      case 'case.closed':
        if (copy === undefined || (type === 'case.assigned' && !isGiven(facts))) return;
        if (isElsewhere(services, copy.service) && type !== 'case.closed') return;
        this.#copies.delete(id);
        // Left with the other system at the switch, and dealt with here since.
        if (services.get(copy.service)?.kind === 'switched-over')
          this.#owe(id, copy.service, copy.receivedAt, last);
        return;
      case 'case.let-go':
        this.#copies.delete(id);
    }
  }

  #owe(id: Uuid, service: string, since: number, last: Uuid): void {
    this.#copies.delete(id);
    const taken = this.#owed.get(id)?.taken ?? null;
    this.#owed.set(id, { id, service, since, last, taken });
  }
}
