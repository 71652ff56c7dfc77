/** Who works in the house, and what they do there: as a desk in a browser does it, with a passkey in software. */
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { isPrivileged, type Role } from '#base/roles.ts';
import { streamName } from '#base/stream.ts';
import { type Board, foldBoard } from '#care/board.ts';
import { type CaseView, foldCase } from '#care/case.ts';
import type { CaseRow } from '#care/case-row.ts';
import type { Consultation } from '#care/payloads.ts';
import { fingerprintOf } from '#identity/fingerprint.ts';
import { decodeEntry } from '#journal/entry.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { type LogReader, logReader } from '#sync/log-reader.ts';
import { relayTransport } from '#sync/transport.ts';
import { type Desk, enrolAndSignIn, foundTwoOperators, invite, write } from '#testkit/person.ts';
import { type House, SERVICE } from './house.ts';

/** Somebody at a desk. All they do goes through the server. */
export type Person = Desk & { readonly reader: LogReader };

export const newId = (): Uuid => uuidv7(systemClock, systemRandom);

export function atDesk({ origin }: Pick<House, 'origin'>, desk: Desk): Person {
  return { ...desk, reader: logReader({ origin, ticket: desk.session.ticket, fetch }) };
}

/** The first person, who may do everything, and the second operator, without whom they may do little. */
export type Founder = Person & { readonly second: Person };

export async function founder(house: House): Promise<Founder> {
  const { origin, enrolment } = house;
  const relay = relayTransport(origin, fetch);
  const [first, second] = await foundTwoOperators(relay, origin, enrolment, [SERVICE]);
  return { ...atDesk(house, first), second: atDesk(house, second) };
}

export async function hire(
  house: House,
  by: Founder,
  roles: readonly Role[],
  services: readonly string[] = [SERVICE],
): Promise<Person> {
  const { origin } = house;
  const second = roles.some(isPrivileged) ? by.second : null;
  const link = await invite(by, origin, roles, services, newId(), second);
  return atDesk(house, await enrolAndSignIn(relayTransport(origin, fetch), origin, link));
}

/** Approves the gateway once it waits under the fingerprint that its own process said. */
export async function approveGateway(
  { fingerprint }: Pick<House, 'fingerprint'>,
  operator: Pick<Person, 'author' | 'session'>,
): Promise<void> {
  const waiting = await until('the gateway introduces itself', async () => {
    const { machines } = await operator.session.call('pendingMachines', {});
    for (const machine of machines) {
      if (fingerprintOf(await nodePrimitives.sha256(machine.key)) === fingerprint) return machine;
    }
    return undefined;
  });
  await write(operator, {
    stream: 'directory',
    after: 0,
    type: 'machine.approved',
    facts: { account: newId(), role: 'gateway', ...waiting },
  });
}

/** Posts a report as a 111 service does. */
export async function sendReport(
  house: House,
  bytes: Uint8Array,
): Promise<{ status: number; body: string }> {
  const headers = { 'content-type': 'text/xml' };
  const response = await fetch(house.reportsUrl, {
    method: 'POST',
    headers,
    body: new Uint8Array(bytes),
  });
  return { status: response.status, body: await response.text() };
}

/** The board, once it shows what is waited for: a server hears of what is new a moment after it is in the log. */
export function boardWith({ reader }: Person, isThere: (board: Board) => boolean): Promise<Board> {
  return until('the board shows it', async () => {
    const { entries } = await reader.board();
    const board = foldBoard(
      entries.map(({ bytes, index }) => ({ ...decodeEntry(bytes).header, index })),
    );
    return isThere(board) ? board : undefined;
  });
}

export async function openCase(person: Person, { id, patient }: CaseRow): Promise<CaseView> {
  const stream = streamName({ kind: 'case', id });
  await person.keyring.ensure([{ stream, subject: patient }], 'care');
  const { entries } = await person.reader.entries(stream);
  const view = foldCase(await Promise.all(entries.map(({ bytes }) => person.keyring.open(bytes))));
  if (view === null) throw new Error('the case was not received');
  return view;
}

/** Takes a case that was opened, speaks to the patient, writes it up, closes it and asks for the GP message. */
export async function workThrough(
  person: Person,
  { id }: CaseRow,
  { note, consultation }: { readonly note: string; readonly consultation: Consultation },
): Promise<void> {
  const stream = streamName({ kind: 'case', id });
  const draft = { stream, after: 0 };
  await write(person, { ...draft, type: 'case.taken', facts: {} });
  await write(person, {
    ...draft,
    type: 'case.contacted',
    facts: { outcome: 'spoke' },
    payload: { note },
  });
  await write(person, { ...draft, type: 'case.consulted', facts: {}, payload: consultation });
  await write(person, {
    ...draft,
    type: 'case.closed',
    facts: { outcome: 'advice', gpMessage: true },
  });
}

/** Asks until there is an answer. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  withinMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
