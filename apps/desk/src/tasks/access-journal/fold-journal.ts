/** Who opened whom, folded from signed entries alone: one row for each person of each entry. */
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { type IdentityFacts, type IdentityType, identityFacts } from '#identity/entries.ts';
import type { Header } from '#journal/entry.ts';
import type { Told } from '../../store/access-journal.ts';
import type { Signature } from '../../store/signatures.ts';

/** Whence something was done. */
export type Origin = {
  readonly session: Uuid;
  readonly openedAt: number;
  readonly by: 'passkey' | 'offline' | 'cis2' | 'machine';
  /** SHA-256 of the device's public key. */
  readonly device: Bytes;
};

export type Review = {
  readonly by: Uuid;
  readonly at: number;
  readonly finding: IdentityFacts<'glass.reviewed'>['finding'];
};
export type Raise = { readonly by: Uuid; readonly at: number } & Omit<
  IdentityFacts<'budget.raised'>,
  'freeze'
>;
export type Second = { readonly by: Uuid; readonly at: number };
export type Under =
  | {
      readonly kind: 'glass';
      readonly reason: IdentityFacts<'glass.broken'>['reason'];
      readonly review: Review | null;
    }
  | { readonly kind: 'bulk'; readonly purpose: IdentityFacts<'bulk.opened'>['purpose'] };

export type What =
  | {
      readonly kind: 'opening';
      readonly purpose: string;
      readonly cases: readonly Uuid[];
      readonly under: Under | null;
    }
  | { readonly kind: 'list'; readonly purpose: string; readonly streams: readonly string[] }
  | { readonly kind: 'lookup'; readonly by: readonly string[]; readonly found: boolean }
  | {
      readonly kind: 'glass';
      readonly reason: IdentityFacts<'glass.broken'>['reason'];
      readonly review: Review | null;
    }
  | {
      readonly kind: 'review';
      readonly finding: Review['finding'];
      /** Who broke the glass. */
      readonly of: Uuid | null;
    }
  | ({ readonly kind: 'freeze'; readonly raise: Raise | null } & Omit<
      IdentityFacts<'access.frozen'>,
      'account' | 'session'
    >)
  | {
      readonly kind: 'raise';
      readonly people: number;
      readonly until: number;
      /** Whose budget. */
      readonly of: Uuid | null;
    }
  | ({ readonly kind: 'bulk'; readonly second: Second | null } & IdentityFacts<'bulk.opened'>)
  | {
      readonly kind: 'forgotten';
      readonly reason: IdentityFacts<'person.forgotten'>['reason'];
      readonly second: Second | null;
    }
  | { readonly kind: 'signed-in'; readonly by: Origin['by'] }
  | { readonly kind: 'signed-out'; readonly reason: string };

export type JournalRow = {
  /** No two rows have the same. */
  readonly key: string;
  /** Where the entry stands in the log. */
  readonly index: number;
  readonly id: Uuid;
  readonly at: number;
  readonly who: Uuid;
  readonly patient: Uuid | null;
  readonly from: Origin | null;
  readonly what: What;
  readonly signature: Signature;
};

/**
 * @param entries of the journal, in the order in which they are to be shown
 * @param about what these name, and what names them
 */
export function foldJournal(
  entries: readonly Told[],
  about: readonly Told[],
): readonly JournalRow[] {
  const context = contextOf([...about, ...entries]);
  return entries.flatMap((told) => rowsOf(told, context));
}

type Context = {
  readonly entries: ReadonlyMap<Uuid, Header>;
  readonly sessions: ReadonlyMap<Uuid, Origin>;
  readonly reviews: ReadonlyMap<Uuid, Review>;
  readonly raises: ReadonlyMap<Uuid, Raise>;
  readonly seconds: ReadonlyMap<Uuid, Second>;
};

function contextOf(all: readonly Told[]): Context {
  const entries = new Map<Uuid, Header>();
  const sessions = new Map<Uuid, Origin>();
  const reviews = new Map<Uuid, Review>();
  const raises = new Map<Uuid, Raise>();
  const seconds = new Map<Uuid, Second>();
  for (const { header, device, signature } of all) {
    // What nobody signed says nothing of what somebody did.
    if (signature === 'broken') continue;
    const { id, at, author: by } = header;
    entries.set(id, header);
    const opened = factsOf(header, 'session.opened');
    const review = factsOf(header, 'glass.reviewed');
    const raise = factsOf(header, 'budget.raised');
    const second = factsOf(header, 'action.seconded');
    if (opened !== null && device !== null) {
      const { session } = opened;
      sessions.set(session, { session, openedAt: at, by: opened.by.kind, device });
    } else if (review !== null) reviews.set(review.glass, { by, at, finding: review.finding });
    else if (raise !== null)
      raises.set(raise.freeze, { by, at, people: raise.people, until: raise.until });
    else if (second !== null) seconds.set(second.entry, { by, at });
  }
  return { entries, sessions, reviews, raises, seconds };
}

type Row = {
  readonly who: Uuid;
  readonly patients?: readonly Uuid[];
  readonly session: Uuid | null;
  readonly what: What;
};

function rowsOf({ index, header, signature }: Told, context: Context): readonly JournalRow[] {
  const row = rowOf(header, context);
  if (row === null) return [];
  const { id, at } = header;
  const { who, what, session, patients = [] } = row;
  const from = (session && context.sessions.get(session)) ?? null;
  const whom = patients.length === 0 ? [null] : patients;
  return whom.map((patient, n) => ({
    key: `${index}/${n}`,
    index,
    id,
    at,
    who,
    patient,
    from,
    what,
    signature,
  }));
}

const ROWS: {
  readonly [T in IdentityType]?: (
    facts: IdentityFacts<T>,
    header: Header,
    context: Context,
  ) => Row | null;
} = {
  'access.granted': ({ session, streams, subjects, purpose, under }, { stream }, context) => {
    const what: What =
      subjects.length === 0
        ? { kind: 'list', purpose, streams }
        : { kind: 'opening', purpose, cases: casesIn(streams), under: underOf(under, context) };
    return by(stream, { patients: subjects, session, what });
  },
  'lookup.made': ({ session, by: indexes, found, subjects }, { stream }) =>
    by(stream, {
      session,
      patients: found ? subjects : [],
      what: { kind: 'lookup', by: indexes, found },
    }),
  'access.frozen': ({ account, session, ...facts }, { id }, { raises }) => ({
    who: account,
    session,
    what: { kind: 'freeze', ...facts, raise: raises.get(id) ?? null },
  }),
  'budget.raised': ({ freeze, people, until }, { author, session }, { entries }) => {
    const of = factsOf(entries.get(freeze), 'access.frozen')?.account ?? null;
    return { who: author, session, what: { kind: 'raise', people, until, of } };
  },
  'glass.broken': ({ patient, reason }, { id, author, session }, { reviews }) => ({
    who: author,
    session,
    patients: [patient],
    what: { kind: 'glass', reason, review: reviews.get(id) ?? null },
  }),
  'glass.reviewed': ({ glass, finding }, { author, session }, { entries }) => {
    const broken = entries.get(glass);
    const patient = factsOf(broken, 'glass.broken')?.patient;
    return {
      who: author,
      session,
      patients: patient === undefined ? [] : [patient],
      what: { kind: 'review', finding, of: broken?.author ?? null },
    };
  },
  'bulk.opened': (facts, { id, author, session }, { seconds }) => ({
    who: author,
    session,
    what: { kind: 'bulk', ...facts, second: seconds.get(id) ?? null },
  }),
  'person.forgotten': ({ reason }, { id, author, session, stream }, { seconds }) => {
    const patient = parseStream(stream);
    return {
      who: author,
      session,
      patients: patient?.kind === 'patient' ? [patient.id] : [],
      what: { kind: 'forgotten', reason, second: seconds.get(id) ?? null },
    };
  },
  'session.opened': ({ session, by: { kind } }, { stream }) =>
    by(stream, { session, what: { kind: 'signed-in', by: kind } }),
  'session.closed': ({ session, reason }, { stream }) =>
    by(stream, { session, what: { kind: 'signed-out', reason } }),
};

function rowOf(header: Header, context: Context): Row | null {
  const type = header.type as IdentityType;
  const row = Object.hasOwn(ROWS, type)
    ? (ROWS[type] as (facts: unknown, header: Header, context: Context) => Row | null)
    : undefined;
  const facts = row && factsOf(header, type);
  return row === undefined || facts === null ? null : row(facts, header, context);
}

/** By the account whose stream it is: the keeper wrote it of them. */
function by(stream: string, row: Omit<Row, 'who'>): Row | null {
  const account = parseStream(stream);
  return account?.kind === 'account' ? { who: account.id, ...row } : null;
}

function underOf(id: Uuid | null, { entries, reviews }: Context): Under | null {
  const header = id === null ? undefined : entries.get(id);
  const glass = factsOf(header, 'glass.broken');
  if (id !== null && glass !== null)
    return { kind: 'glass', reason: glass.reason, review: reviews.get(id) ?? null };
  const bulk = factsOf(header, 'bulk.opened');
  return bulk === null ? null : { kind: 'bulk', purpose: bulk.purpose };
}

function casesIn(streams: readonly string[]): readonly Uuid[] {
  return streams.flatMap((name) => {
    const stream = parseStream(name);
    return stream?.kind === 'case' ? [stream.id] : [];
  });
}

/** Null where the entry is of another type, or does not say what its type says. */
function factsOf<T extends IdentityType>(
  header: Header | undefined,
  type: T,
): IdentityFacts<T> | null {
  if (header?.type !== type) return null;
  const said = identityFacts[type].safeParse(header.facts);
  return said.success ? (said.data as IdentityFacts<T>) : null;
}
