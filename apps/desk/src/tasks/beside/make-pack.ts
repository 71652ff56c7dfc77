/** The files for the other system: each case as a FHIR document and as a page, all of them as one table and as one page to print. */
import { type Bytes, utf8 } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { zip } from '#base/zip.ts';
import type { OwedCase } from '#care/hand-back.ts';
import { type GpMessage, gpMessage, printedMessages } from '#fhir/gp-message/message.ts';
import type { Desk } from '../../session/desk.ts';
import { type CaseForOthers, caseForOthers, type Known } from './case-for-others.ts';
import { handBackCsv } from './hand-back-csv.ts';
import { hashedAhead } from './hashed-ahead.ts';

export type Pack = {
  readonly file: Blob;
  /** Of each case that is in it, up to which entry. */
  readonly told: ReadonlyMap<Uuid, Uuid>;
  /** Those that could not be opened or read: they are not in it. */
  readonly left: readonly Uuid[];
};

/** @param onCase told of each that was opened, with how many there have been */
export async function makePack(
  desk: Pick<Desk, 'file'>,
  owed: readonly Pick<OwedCase, 'id'>[],
  known: Known,
  onCase: (done: number) => void,
): Promise<Pack> {
  const cases: CaseForOthers[] = [];
  const left: Uuid[] = [];
  for (const [i, { id }] of owed.entries()) {
    const one = await read(desk, id, known);
    if (one === null) left.push(id);
    else cases.push(one);
    onCase(i + 1);
  }
  const messages = await Promise.all(
    cases.map(({ closed }) => hashedAhead((sha256) => gpMessage(closed, sha256))),
  );
  return {
    file: new Blob([zip(filesOf(cases, messages, known), new Date())], { type: 'application/zip' }),
    told: new Map(cases.map(({ closed, last }) => [closed.id, last])),
    left,
  };
}

function filesOf(
  cases: readonly CaseForOthers[],
  messages: readonly GpMessage[],
  { provider }: Known,
): { name: string; bytes: Bytes }[] {
  const file = (name: string, text: string) => ({ name, bytes: utf8(text) });
  return [
    file('cases.csv', handBackCsv(cases)),
    file('print.html', printedMessages(messages, provider)),
    ...cases.flatMap(({ closed: { id } }, i) => [
      file(`${id}/document.json`, JSON.stringify(messages[i]!.bundle)),
      file(`${id}/page.html`, messages[i]!.html),
    ]),
  ];
}

async function read(
  desk: Pick<Desk, 'file'>,
  id: Uuid,
  known: Known,
): Promise<CaseForOthers | null> {
  const file = desk.file(streamName({ kind: 'case', id }), 'bulk');
  await file.refresh();
  const state = file.state.value;
  if (state.kind !== 'open') return null;
  return caseForOthers(state.entries, known).catch(() => null);
}
