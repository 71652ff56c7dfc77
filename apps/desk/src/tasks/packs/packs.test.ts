import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { DISPOSITIONS } from '#care/report/dispositions.ts';
import type { Pack } from '#pathways/pack.ts';
import { chestPain } from '#pathways/packs/chest-pain.ts';
import { rash } from '#pathways/packs/rash.ts';
import { recordTriages } from '#pathways/record.ts';
import { type PackSigner, signPack } from '#pathways/signed-pack.ts';
import { testPublisher } from '#pathways/testing/publisher.ts';
import { loadedPack } from '#pathways/testing/sound-pack.ts';
import * as triage from '#pathways/triage.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import type { Desk } from '../../session/desk.ts';
import { noPacks, stepAdopted } from '../../store/adopted-packs.ts';
import { byVersion, openShelf } from '../triage/shelf.ts';
import { comparePacks, newestOf, proposalOf, stateWords } from './compare-packs.ts';
import { inspectPack } from './inspect-pack.ts';
import { wayTaken } from './way-taken.ts';

let ours: PackSigner;
let theirs: PackSigner;
const files = new Map<string, Bytes>();
const server: Pick<Desk, 'packs'> = {
  packs: {
    files: async () => ({ packs: [], publishers: [] }),
    file: async (hash) => files.get(hash.toHex())!,
  },
};

beforeAll(async () => {
  [ours, theirs] = await Promise.all([testPublisher(), testPublisher()]);
});

async function installed(pack: Pack, by: PackSigner) {
  const { sha256 } = nodePrimitives;
  const { signed, hash } = await signPack(sha256, by, pack, DISPOSITIONS);
  files.set(hash.toHex(), signed);
  return { id: pack.id, version: pack.version, hash };
}

function adopted(publishers: readonly PackSigner[], ...rounds: readonly (readonly object[])[]) {
  return rounds.reduce(
    (before, packs) =>
      stepAdopted(before, {
        type: 'packs.adopted',
        facts: { publishers: publishers.map(({ publicKey }) => publicKey), packs },
      }),
    noPacks,
  );
}

const shelfOf = (packs: ReturnType<typeof adopted>) => openShelf(server, packs, () => undefined);
const NEWER = { ...chestPain, version: '1.10.0' };

describe('a desk’s shelf', () => {
  it('holds what was adopted, signed by an adopted publisher, and sound', async () => {
    const { packs, troubles } = await shelfOf(adopted([ours], [await installed(chestPain, ours)]));
    expect(packs.map(({ pack }) => pack.id)).toEqual(['chest-pain']);
    expect(troubles).toEqual([]);
  });

  it('is empty where nothing was adopted, whatever is installed', async () => {
    await installed(rash, ours);
    expect((await shelfOf(noPacks)).packs).toEqual([]);
  });

  it('holds nothing that another signed, was altered, is another file, or is away', async () => {
    const [good, foreign] = [await installed(chestPain, ours), await installed(rash, theirs)];
    const missing = { id: 'gone', version: '1.0.0', hash: new Uint8Array(32) };
    const swapped = await installed({ ...chestPain, id: 'swapped' }, ours);
    files.set(swapped.hash.toHex(), files.get(good.hash.toHex())!);
    const spoilt = await installed({ ...chestPain, id: 'spoilt' }, ours);
    const bytes = files.get(spoilt.hash.toHex())!.slice();
    bytes[bytes.length - 1]! ^= 1;
    files.set(spoilt.hash.toHex(), bytes);
    const { packs, troubles } = await shelfOf(adopted([ours], [foreign, missing, swapped, spoilt]));
    expect(packs).toEqual([]);
    expect(troubles.map(({ pack }) => pack.id).sort()).toEqual([
      'gone',
      'rash',
      'spoilt',
      'swapped',
    ]);
  });

  it('begins with the newest version, and goes on with the one before', async () => {
    const [older, newer] = [await installed(chestPain, ours), await installed(NEWER, ours)];
    const { packs, find } = await shelfOf(adopted([ours], [older], [newer]));
    expect(packs.map(({ pack }) => pack.version)).toEqual(['1.10.0']);
    expect(find(older.hash)?.pack.version).toBe('1.1.0');
  });

  it('does not go on with a presentation, or a publisher, that was withdrawn', async () => {
    const [one, other] = [await installed(chestPain, ours), await installed(rash, ours)];
    const without = await shelfOf(adopted([ours], [one, other], [other]));
    expect(without.find(one.hash)).toBeUndefined();
    const foreign = await shelfOf(
      stepAdopted(adopted([ours], [one]), {
        type: 'packs.adopted',
        facts: { publishers: [theirs.publicKey], packs: [await installed(NEWER, theirs)] },
      }),
    );
    expect(foreign.find(one.hash)).toBeUndefined();
  });

  it('counts versions as numbers', () => {
    const versions = ['1.9.0', '1.10.0', '0.99.99', '1.10.1'].map((version) => ({ version }));
    expect(versions.toSorted(byVersion).map(({ version }) => version)).toEqual([
      '0.99.99',
      '1.9.0',
      '1.10.0',
      '1.10.1',
    ]);
  });
});

describe('what an operator compares', () => {
  it('says of each pack what stands', async () => {
    const [used, newer, fresh] = [
      await installed(chestPain, ours),
      await installed(NEWER, ours),
      await installed(rash, ours),
    ];
    const missing = { id: 'away', version: '1.0.0', hash: new Uint8Array(32).fill(7) };
    const looked = await Promise.all(
      [used, newer, fresh].map(({ hash }) =>
        inspectPack(server, hash, [theirs.publicKey, ours.publicKey]),
      ),
    );
    const rows = comparePacks(looked, [used, missing], [fresh]);
    expect(rows.map((row) => [row.name.id, row.name.version, stateWords(row)])).toEqual([
      ['away', '1.0.0', 'In use, and its file is not on this server'],
      ['chest-pain', '1.10.0', 'Newer than 1.1.0, which is in use.'],
      ['chest-pain', '1.1.0', 'In use'],
      ['rash', '1.1.0', 'New. Proposed: waits for a second operator.'],
    ]);
  });

  it('names what was refused as it was adopted or proposed', async () => {
    const [used, fresh, strange] = await Promise.all([
      installed(chestPain, ours),
      installed(rash, ours),
      installed({ ...rash, id: 'strange' }, theirs),
    ]);
    const refused = await Promise.all(
      [used, fresh, strange].map(({ hash }) => inspectPack(server, hash, [])),
    );
    const rows = comparePacks(refused, [used], [fresh]);
    expect(rows.map((row) => [row.name.id, row.title, row.inUse, stateWords(row)])).toEqual([
      ['', '', false, 'Not usable'],
      ['chest-pain', 'chest-pain', true, 'Adopted, and not usable'],
      ['rash', 'rash', false, 'Not usable'],
    ]);
  });

  it('does not call newer what calls itself the same version', async () => {
    const used = await installed(chestPain, ours);
    const provenance = { ...chestPain.provenance, date: '2026-11-30' };
    const { hash } = await installed({ ...chestPain, provenance }, ours);
    const looked = await inspectPack(server, hash, [ours.publicKey]);
    expect(stateWords(comparePacks([looked], [used], [])[0]!)).toBe(
      'Another 1.1.0 than the one in use.',
    );
  });

  it('names who signed, and does not show what nobody known signed', async () => {
    const { hash } = await installed(rash, theirs);
    const found = await inspectPack(server, hash, [ours.publicKey, theirs.publicKey]);
    expect(found).toMatchObject({ kind: 'sound', publisher: theirs.publicKey });
    expect(await inspectPack(server, hash, [ours.publicKey])).toMatchObject({ kind: 'refused' });
    expect(await inspectPack(server, hash, [])).toMatchObject({ kind: 'refused' });
  });
});

describe('what an operator proposes', () => {
  const lookAt = ({ hash }: { hash: Bytes }) =>
    inspectPack(server, hash, [ours.publicKey, theirs.publicKey]);

  it('is the packs that are ticked, and who published them', async () => {
    const names = [await installed(chestPain, ours), await installed(rash, theirs)];
    const rows = comparePacks(await Promise.all(names.map(lookAt)), [], []);
    expect(proposalOf(rows, [])).toEqual({
      publishers: [ours.publicKey, theirs.publicKey],
      packs: names,
    });
    expect(proposalOf(rows.slice(1), [ours.publicKey]).publishers).toEqual([theirs.publicKey]);
  });

  it('drops no publisher while a pack stays that this desk could not read', async () => {
    const [missing, fresh] = [await installed(chestPain, ours), await installed(rash, theirs)];
    const rows = comparePacks([await lookAt(fresh)], [missing], []);
    expect(proposalOf(rows, [ours.publicKey])).toEqual({
      publishers: [ours.publicKey, theirs.publicKey],
      packs: [missing, fresh],
    });
  });

  it('never drops all publishers', () => {
    expect(proposalOf([], [ours.publicKey])).toEqual({ publishers: [ours.publicKey], packs: [] });
  });

  it('is of each presentation the newest that can be asked by, with one touch', async () => {
    const [used, newer, fresh] = [
      await installed(chestPain, ours),
      await installed({ ...NEWER, title: { en: 'Pain in the chest' } }, ours),
      await installed(rash, ours),
    ];
    const newest = await installed({ ...chestPain, version: '2.0.0' }, theirs);
    const looked = [
      ...(await Promise.all([used, newer, fresh].map(lookAt))),
      await inspectPack(server, newest.hash, []),
    ];
    const rows = comparePacks(looked, [used, newest], []);
    expect(newestOf(rows).map(({ name }) => name)).toEqual([newer, fresh]);
  });
});

describe('a drawing on paper', () => {
  it('turns no other page', async () => {
    const css = await readFile(new URL('packs.css', import.meta.url), 'utf8');
    expect(css).toContain('@page pack-picture {');
    expect(css).not.toMatch(/@page\s*\{/);
  });
});

describe('the way that a triage took', () => {
  it('is the answers that stand, through branches, to where it ended', async () => {
    const loaded = await loadedPack(chestPain);
    const context = { speaker: 'self', language: 'en', ageMonths: 600, sex: 'female' };
    const answers = ['yes', 'yes', 'sharp', 'no', 'no', 'no', 'no', 'yes'];
    const at = answers.reduce((now, one) => triage.answer(now, one), triage.begin(loaded, context));
    const entries = at.moves.map(({ type, facts, payload }, i) => ({
      header: { id: `${i}` as Uuid, type, author: 'a' as Uuid, at: i, facts },
      payload,
    }));
    const way = wayTaken(loaded.pack, loaded.hash, recordTriages(entries).triages);
    expect([...way!.steps]).toEqual([
      'awake',
      'pain-now',
      'kind',
      'spread',
      'sweaty',
      'sentence',
      'unwell',
      'age',
      'known-heart',
      'ambulance-2',
    ]);
    expect(way!.links.has('age known-heart')).toBe(true);
    expect(way!.links.has('age clot')).toBe(false);
    expect(wayTaken(loaded.pack, new Uint8Array(32), recordTriages(entries).triages)).toBeNull();
  });
});
