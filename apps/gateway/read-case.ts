/** A case as the gateway reads it to send something of it: who provides, who wrote, what was reported. */
import { gunzipSync } from 'node:zlib';
import { assert } from '#base/assert.ts';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { type CaseView, foldCase } from '#care/case.ts';
import { type UrgentCareReport, urgentCareReport } from '#care/report/report.ts';
import type { Provider } from '#fhir/gp-message/closed-case.ts';
import { identityFacts, identityPayloads } from '#identity/entries.ts';
import { decodeEntry } from '#journal/entry.ts';
import type { Opened } from '#sync/keyring.ts';
import type { Params } from '#wire/keeper.ts';
import type { Post } from './post.ts';

export type ReadCase = {
  readonly stream: string;
  readonly view: CaseView;
  /** All of its entries, in the log's order. */
  readonly entries: readonly Opened[];
  readonly provider: Provider;
  readonly nameOf: (account: Uuid) => string | null;
};

/** Asks for the keys of a case that owes something, and reads it. @throws Problem */
export async function readCase(
  post: Post,
  id: Uuid,
  purpose: Params<'grant'>['purpose'],
): Promise<ReadCase> {
  const stream = streamName({ kind: 'case', id });
  await post.keyring.ensure(
    [
      { stream, subject: null },
      { stream: 'directory', subject: null },
    ],
    purpose,
  );
  const { entries } = await post.reader.entries(stream);
  const opened = await Promise.all(entries.map(({ bytes }) => post.keyring.open(bytes)));
  const view = foldCase(opened);
  assert(view !== null, 'a case that is owed has been received');
  return {
    stream,
    view,
    entries: opened,
    provider: await providerOf(post),
    nameOf: await names(post),
  };
}

/** The report that the case came with, where it came with one that can be read. */
export function reportOf({ summary, documents }: CaseView): UrgentCareReport | null {
  const document = summary.report && documents.get(summary.report);
  if (document === undefined) return null;
  const report = urgentCareReport.safeParse(
    JSON.parse(gunzipSync(document.bytes, { maxOutputLength: MOST_BYTES }).toString('utf8')),
  );
  return report.success ? report.data : null;
}

/** More than any report is: what swells further was made to. */
const MOST_BYTES = 32 * 2 ** 20;

/** The organisation, as the log's first entry names it. */
export async function providerOf({ reader }: Post): Promise<Provider> {
  const { entries } = await reader.entries('org');
  const { name } = identityFacts['log.created'].parse(decodeEntry(entries[0]!.bytes).header.facts);
  return { name };
}

async function names(post: Post): Promise<(account: Uuid) => string | null> {
  const known = new Map<Uuid, string>();
  for (const { bytes } of (await post.reader.entries('directory')).entries) {
    if (decodeEntry(bytes).header.type !== 'account.named') continue;
    const { header, payload } = await post.keyring.open(bytes);
    const facts = identityFacts['account.named'].safeParse(header.facts);
    const named = identityPayloads['account.named'].safeParse(payload);
    if (facts.success && named.success) known.set(facts.data.account, named.data.name);
  }
  return (account) => known.get(account) ?? null;
}
