/** A signed-in desk, as its screens see it. When its session ends nothing of it can open anything any more. */
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import type { DayTallies, PlacesOf } from '#care/measures/measures.ts';
import type { Header } from '#journal/entry.ts';
import type { Draft } from '#sync/author.ts';
import type { Opened, Wanted } from '#sync/keyring.ts';
import type { LogReader } from '#sync/log-reader.ts';
import type { Outbox } from '#sync/outbox.ts';
import type { Session } from '#sync/session.ts';
import type { Params } from '#wire/keeper.ts';
import type {
  ArrivalCounts,
  JournalAsk,
  JournalPage,
  MeasuredCases,
  OwedCases,
  PackFiles,
} from '#wire/server.ts';
import type { CodeReader } from '../store/code-book.ts';
import type { Drafts } from '../store/drafts.ts';
import type { LiveLog } from '../store/live-log.ts';
import type { Pictures } from '../store/pictures.ts';
import type { SignIn } from '../store/sign-ins.ts';
import type { StreamFile } from '../store/stream-file.ts';
import type { Attending } from './attending.ts';

/** A draft's author need not say what of the stream they have seen: the desk knows. */
export type DeskDraft = Draft extends infer D
  ? D extends Draft
    ? Omit<D, 'after' | 'id'>
    : never
  : never;

export type Desk = {
  readonly session: Session;
  readonly live: LiveLog;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  /** Says whether this person is free; null of who takes no part in the room. */
  readonly attending: Attending | null;
  readonly pictures: Pictures;
  /** How far this device's clock is ahead of the keeper's, milliseconds. */
  readonly clockAheadMs: number;
  /** Seals, signs and puts into the outbox: durable on this device when it resolves. @throws Problem, EntryError */
  write(draft: DeskDraft): Promise<Uuid>;
  /**
   * For what is done now or not at all: the person touches their passkey where the type asks for it, and the entry is in the log when it
   * resolves. @throws Problem, EntryError, or the browser's own error where the passkey was not used
   */
  act(draft: DeskDraft): Promise<Uuid>;
  /** What a stream's entries say in the clear. @throws Problem */
  headers(stream: string): Promise<readonly Header[]>;
  /** A stream's file. Once opened it stays with the session, so that it can be looked at again with nobody to ask. */
  file(
    stream: string,
    purpose: Params<'grant'>['purpose'],
    alongside?: readonly string[],
  ): StreamFile;
  /** A page of who opened whom. @throws Problem */
  accessJournal(ask: JournalAsk): Promise<JournalPage>;
  /** How many cases came, by service and hour. @throws Problem */
  arrivals(): Promise<ArrivalCounts>;
  /** The national measures, and what stands behind each. @throws Problem */
  readonly measures: {
    days(
      from: string,
      to: string,
    ): Promise<{ readonly size: number; readonly days: readonly DayTallies[] }>;
    cases(of: PlacesOf, after: number): Promise<MeasuredCases>;
  };
  /** What the system beside a service is owed, case by case. @throws Problem */
  handBack(service: string): Promise<OwedCases>;
  /** Opens entries, of any stream; where a key is not here yet, it is asked for. @throws Problem, SealError */
  open(entries: readonly Bytes[], purpose: Params<'grant'>['purpose']): Promise<readonly Opened[]>;
  /** Begins streams for a patient, with keys that are made here: nobody is waited for. */
  begin(subject: Uuid, streams: readonly string[]): Promise<void>;
  /** Whether a stream's key is here. */
  holds(stream: string): boolean;
  /** Asks for the keys of streams that will be written without being read, in one grant. @throws Problem */
  ensure(wanted: Wanted | readonly Wanted[], purpose: Params<'grant'>['purpose']): Promise<void>;
  /** Where an account signed in, in the log's order. @throws Problem */
  signIns(account: Uuid): Promise<readonly SignIn[]>;
  readonly careIdentity: LogReader['careIdentity'];
  readonly services: LogReader['services'];
  /** The provider's code lists. */
  readonly codes: CodeReader;
  /** Triage packs as the server has them: nothing of them is believed before it was checked. */
  readonly packs: {
    /** @throws Problem */
    files(): Promise<PackFiles>;
    /** @throws Problem */
    file(hash: Bytes): Promise<Bytes>;
  };
  /** Up to where in the log this account has seen its news, here. */
  readonly news: {
    seenUpTo(signIns: readonly SignIn[]): Promise<number>;
    see(index: number): Promise<void>;
  };
  /** Until when this session may go on with no keeper there, milliseconds since the epoch; null where a keeper opened it. */
  readonly offlineUntil: number | null;
  /** Until when its person may sign in at this device with no keeper there, as lent so far; null where they may not. */
  lentUntil(): Promise<number | null>;
  /** Where there is a keeper to go on with, once this session has none; null while there is none. */
  elsewhere(): Promise<Elsewhere | null>;
  /** All that this device has not let go of, sealed to whoever may take it, in files for somebody to carry. Nothing is let go of by that. */
  carryOut(): Promise<readonly Bytes[]>;
  /** Tells the keeper that its person is there: without that the session ends. */
  present(): void;
  /** Ends the session, and says why; asked again, it is the same leaving. */
  leave(why: Leaving): Promise<void>;
  /** Lets go of the keys: nothing is opened or sealed from here on. */
  forget(): void;
  /** Resolves as soon as the session is left, or is no more, and says which: nothing may be typed into it from here on. */
  readonly ended: Promise<Leaving | 'over'>;
};

/** A lifeboat that has taken over, by its name; or the server, where the session was opened without it. */
export type Elsewhere = { readonly lifeboat: string | null };

/** Signed out by its person, locked because nobody was there, left for a lifeboat that has taken over, or for the server that is back. */
export type Leaving = 'signed-out' | 'idle' | 'moved' | 'back';
