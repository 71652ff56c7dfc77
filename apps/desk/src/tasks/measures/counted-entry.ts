/** An entry that a measure counted, as a person reads it: from its facts in the clear alone. */
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { careFact } from '#care/board-entry.ts';
import { dispositionFor } from '#care/report/dispositions.ts';
import { decodeEntry } from '#journal/entry.ts';
import type { MeasuredCases } from '#wire/server.ts';
import { URGENCY_WORDS } from '../../components/care-words.ts';
import { durationWords } from '../../components/time-words.ts';

export type CountedEntry = {
  /** Where it stands in the log. */
  readonly index: number;
  readonly what: { readonly kind: 'call' } | { readonly kind: 'case'; readonly case: Uuid };
  readonly at: number;
  /** Null where the entry does not say. */
  readonly service: string | null;
  readonly told: string;
  readonly isMet: boolean;
};

/** @throws EntryError where the bytes are none */
export function countedEntry({
  index,
  bytes,
  isMet,
}: MeasuredCases['entries'][number]): CountedEntry {
  const { header } = decodeEntry(bytes);
  const stream = parseStream(header.stream);
  const what =
    stream?.kind === 'case'
      ? ({ kind: 'case', case: stream.id } as const)
      : ({ kind: 'call' } as const);
  return { index, what, isMet, at: header.at, service: null, told: '', ...saidBy(header) };
}

function saidBy(header: Parameters<typeof careFact>[0]): Partial<CountedEntry> {
  const fact = careFact(header);
  switch (fact?.type) {
    case 'case.received': {
      const { service, urgency, disposition } = fact.facts;
      const row = disposition === null ? undefined : dispositionFor(disposition);
      const words = row?.wording ?? disposition;
      const began = fact.facts.source === 'call' ? { at: fact.facts.answered } : {};
      const came = [URGENCY_WORDS[urgency].words, ...(words === null ? [] : [words])].join(': ');
      // What it is counted by may have been judged since.
      return { service, told: `Came as ${came}`, ...began };
    }
    case 'telephone.answered': {
      const { service, offered, answered } = fact.facts;
      return { service, at: offered, told: `Answered after ${seconds(answered - offered)}` };
    }
    case 'telephone.abandoned': {
      const { service, offered, ended } = fact.facts;
      return { service, at: offered, told: `Given up after ${seconds(ended - offered)}` };
    }
    case 'referral.asked': {
      const { kind, to } = fact.facts;
      return { told: `${kind === 'booking' ? 'Booking' : 'Referral'} asked of ${to}` };
    }
    default:
      return {};
  }
}

/** To the thousandth below a minute: there a target is met or missed by one. */
function seconds(ms: number): string {
  return ms < 60_000 ? `${Math.max(0, ms) / 1000} s` : durationWords(ms);
}
