/** What lies in a versioned bucket, by its first version: what came after by the same name, a delete marker among it, hides nothing. */
import { SaxesParser } from 'saxes';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import type { AskBucket } from './s3-requests.ts';

/** Ids of first versions by their keys, which begin with a prefix. */
export type FirstVersions = ReadonlyMap<string, string>;

type Version = { readonly key: string; readonly id: string; readonly modified: number };

type Page = {
  readonly versions: readonly Version[];
  /** From where to go on; null at the end. */
  readonly next: Readonly<Record<string, string>> | null;
};

const MOST_BYTES = 8 * 2 ** 20;

/** @throws EnvironmentProblem */
export async function firstVersions(ask: AskBucket, prefix: string): Promise<FirstVersions> {
  const first = new Map<string, Version>();
  for (let from: Page['next'] = {}; from !== null; ) {
    const query = { versions: '', prefix, ...from };
    const { status, body } = await ask({ method: 'GET', path: '', query }, MOST_BYTES);
    if (status !== 200) throw unreadable();
    const page = pageIn(new TextDecoder().decode(body));
    for (const version of page.versions) {
      const known = first.get(version.key);
      // Within a second, which is all that is told, the later in the list is the earlier.
      if (known === undefined || version.modified <= known.modified)
        first.set(version.key, version);
    }
    from = page.next;
  }
  return new Map([...first.values()].map(({ key, id }) => [key, id]));
}

function pageIn(xml: string): Page {
  const parser = new SaxesParser();
  const versions: Version[] = [];
  const path: string[] = [];
  let fields: Record<string, string> = {};
  const whole: Record<string, string> = {};
  let text = '';
  parser.on('doctype', () => parser.fail('no document types'));
  parser.on('error', () => {
    throw unreadable();
  });
  parser.on('opentag', ({ name }) => {
    path.push(name);
    if (path.length === 2) fields = {};
    text = '';
  });
  parser.on('text', (part) => {
    text += part;
  });
  parser.on('closetag', ({ name }) => {
    if (path.length === 3) fields[name] = text;
    if (path.length === 2) {
      whole[name] = text;
      if (name === 'Version') versions.push(versionOf(fields));
    }
    path.pop();
    text = '';
  });
  parser.write(xml).close();
  const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = whole;
  if (IsTruncated !== 'true') return { versions, next: null };
  if (!NextKeyMarker || !NextVersionIdMarker) throw unreadable();
  return {
    versions,
    next: { 'key-marker': NextKeyMarker, 'version-id-marker': NextVersionIdMarker },
  };
}

function versionOf({ Key, VersionId, LastModified = '' }: Record<string, string>): Version {
  const modified = Date.parse(LastModified);
  // A bucket without versions, where a later write would replace an earlier one.
  if (!Key || !VersionId || VersionId === 'null' || Number.isNaN(modified)) throw unreadable();
  return { key: Key, id: VersionId, modified };
}

function unreadable(): EnvironmentProblem {
  return new EnvironmentProblem(
    'place/unread',
    'The bucket lists something that it should not: it needs versions and Object Lock.',
  );
}
