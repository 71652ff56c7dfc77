/** What happens to a log on its way, or at the hands of whoever holds its keys. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { readEntry } from './entry.ts';
import {
  ed25519,
  LogBuilder,
  ORG,
  signedEntry,
  stream,
  uuid,
  type Writer,
} from './testing/build-log.ts';
import { judge } from './testing/judge.ts';
import { type NightShift, nightShift } from './testing/night-shift.ts';
import {
  checkpointNote,
  type LogFiles,
  rootOf,
  treeFiles,
  verifierKeyText,
} from './testing/publish-log.ts';
import { parseVerifierKey } from './verifier-key.ts';

let shift: NightShift;
let files: LogFiles;
/** Long enough for a tile above the leaves, nearly all of it by one desk. */
let long: LogBuilder;
let desk: Writer;

beforeAll(() => {
  shift = nightShift();
  files = shift.log.files();
  long = new LogBuilder().begin();
  desk = long.foundingPerson().desk;
  while (long.entries.length < 300) {
    long.write(desk, { type: 'case.taken', stream: stream('case', uuid()), facts: {} });
  }
});

describe('a flipped bit', () => {
  test('anywhere in any file is refused', async () => {
    const places = [...files].map(([path, bytes]) => ({ path, bits: bytes.length * 8 }));
    const place = fc
      .constantFrom(...places)
      .chain(({ path, bits }) => fc.tuple(fc.constant(path), fc.nat(bits - 1)));
    await fc.assert(
      fc.asyncProperty(place, async ([path, bit]) => {
        expect(await judge(flipped(files, path, bit))).toMatchObject({ accepted: false });
      }),
      { numRuns: 400 },
    );
  });

  test('anywhere in the checkpoint is refused', async () => {
    // Whatever the log is, a checkpoint says the same of it; each bit takes a walk through the whole.
    const beginning = new LogBuilder().begin().files();
    expect(await judge(beginning)).toMatchObject({ accepted: true });
    const bits = beginning.get('checkpoint')!.length * 8;
    for (let bit = 0; bit < bits; bit += 1) {
      const changed = flipped(beginning, 'checkpoint', bit);
      expect(await judge(changed)).toMatchObject({ accepted: false });
    }
  });

  test('in an upper tile is refused, though the root would be right', async () => {
    const path = 'tile/1/000.p/1';
    expect(await judge(flipped(long.files(), path, 77))).toEqual({
      accepted: false,
      rule: 'tree/disagrees',
      entry: null,
      message: 'hash tile 0 of level 1 does not follow from the entries',
    });
  });

  test('in a leaf’s hash is refused at that leaf', async () => {
    const verdict = await judge(flipped(files, [...files.keys()].find(isLeafTile)!, 256 * 5));
    expect(verdict).toMatchObject({ rule: 'tree/disagrees', entry: 5 });
  });
});

describe('a forged entry that its own desk could have signed', () => {
  function forged(index: number): Uint8Array[] {
    const draft = {
      type: 'case.released',
      stream: stream('case', uuid()),
      facts: {},
      at: long.now,
    };
    return long.entries.with(index, signedEntry(desk, draft));
  }

  test('and whose hash in its level 0 tile is forged as well', async () => {
    const right = long.files();
    const wrong = treeFiles(forged(9));
    for (const path of ['tile/entries/000', 'tile/0/000']) right.set(path, wrong.get(path)!);
    expect(await judge(right)).toMatchObject({ rule: 'tree/disagrees', entry: null });
  });

  test('and whose parents are computed again, under the same checkpoint', async () => {
    const wrong = treeFiles(forged(9)).set('checkpoint', long.checkpoint());
    expect(await judge(wrong)).toEqual({
      accepted: false,
      rule: 'tree/root',
      entry: null,
      message: 'the root of the entries is not the root that the checkpoint signs',
    });
  });

  test('in the last, partial bundle', async () => {
    const right = long.files();
    const wrong = treeFiles(forged(299));
    for (const path of ['tile/entries/001.p/44', 'tile/0/001.p/44'])
      right.set(path, wrong.get(path)!);
    expect(await judge(right)).toMatchObject({ rule: 'tree/root' });
  });
});

describe('entries dropped, moved or doubled', () => {
  const changes: [string, (entries: Uint8Array[]) => Uint8Array[]][] = [
    ['dropped from the middle', (entries) => entries.toSpliced(20, 1)],
    ['dropped from the end', (entries) => entries.slice(0, -1)],
    [
      'moved',
      (entries) => [...entries.slice(0, 20), entries[21]!, entries[20]!, ...entries.slice(22)],
    ],
    ['doubled', (entries) => [...entries, entries[20]!]],
  ];

  test.each(changes)('%s, the tree computed again, the checkpoint left', async (_, change) => {
    const wrong = treeFiles(change(shift.log.entries)).set('checkpoint', shift.log.checkpoint());
    expect(await judge(wrong)).toMatchObject({ accepted: false });
  });

  test('doubled, and signed again with the log’s own key', async () => {
    const { log } = shift;
    expect(await judge(resigned(log, [...log.entries, log.entries[20]!]))).toEqual({
      accepted: false,
      rule: 'entry/duplicate',
      entry: log.entries.length,
      message: 'an earlier entry has the same id',
    });
  });

  test('dropped, and signed again with the log’s own key: known where a later entry rests on it', async () => {
    const { log } = shift;
    const unnoticed: string[] = [];
    for (const [index, bytes] of log.entries.entries()) {
      const verdict = await judge(resigned(log, log.entries.toSpliced(index, 1)));
      if (!verdict.accepted) expect(verdict.entry).toBeGreaterThanOrEqual(index);
      else if (verdict.report.unseen === 0) unnoticed.push(readEntry(bytes).type);
    }
    // What nothing rests on, only a checkpoint kept by somebody else can miss.
    expect(unnoticed).toEqual([
      'account.named',
      'session.opened',
      'session.closed',
      'lookup.made',
      'patient.recorded',
      'case.labelled',
      'access.granted',
      'gp-message.sent',
      'message.reviewed',
      'session.opened',
      'access.granted',
      'glass.reviewed',
      'budget.raised',
      'access.granted',
      'action.seconded',
      'device.named',
      'passkey.removed',
      'account.changed',
      'account.linked',
      'hold.lifted',
      'account.left',
      'machine.rekeyed',
      'keys.rotated',
      'session.closed',
    ]);
  });
});

describe('the checkpoint', () => {
  test('of another key than the one given', async () => {
    const key = parseVerifierKey(verifierKeyText(ed25519(ORG)));
    expect(await judge(files, { key })).toMatchObject({
      rule: 'checkpoint/key',
      message: 'no key that stands is the one given, or was vouched for by it',
    });
  });

  test('signed by another key than the log names, even by the one given', async () => {
    const thief = ed25519(ORG);
    const stolen = new Map(files).set('checkpoint', shift.log.checkpoint(thief));
    expect(await judge(stolen)).toMatchObject({ rule: 'checkpoint/signature' });
    const key = parseVerifierKey(verifierKeyText(thief));
    expect(await judge(stolen, { key })).toMatchObject({ rule: 'checkpoint/key' });
  });

  test('under the right key’s name, with a signature that does not hold', async () => {
    const { logKey, entries } = shift.log;
    const other = { ...logKey, key: ed25519(ORG).key };
    const wrong = new Map(files).set('checkpoint', shift.log.checkpoint(other, entries));
    expect(await judge(wrong)).toMatchObject({
      rule: 'checkpoint/signature',
      message: "the log's signature of the checkpoint does not hold",
    });
  });

  test('of another origin', async () => {
    const { log } = shift;
    const origin = 'elsewhere.example/holdfast';
    const key = { ...log.logKey, name: origin };
    const wrong = new Map(files).set('checkpoint', log.checkpoint(key, log.entries, origin));
    expect(await judge(wrong)).toMatchObject({ rule: 'checkpoint/origin', entry: 0 });
  });

  test('that counts more than there is', async () => {
    const { log } = shift;
    const size = log.entries.length + 1;
    const note = checkpointNote({ origin: ORG, size, root: rootOf(log.entries) }, log.logKey);
    expect(await judge(new Map(files).set('checkpoint', note))).toMatchObject({
      rule: 'tree/missing',
    });
  });

  test('that counts less than a full tile holds: what lies beyond is not looked at', async () => {
    const full = treeFiles(long.entries.slice(0, 256));
    full.set('checkpoint', long.checkpoint(long.logKey, long.entries.slice(0, 200)));
    expect(await judge(full)).toMatchObject({ accepted: true, report: { size: 200 } });
    full.set('tile/entries/000', full.get('tile/entries/000')!.slice(0, 20_000));
    expect(await judge(full)).toMatchObject({ rule: 'tree/malformed' });
  });

  test.each(['tile/entries', 'tile/0'])(
    'whose partial %s holds more than it says',
    async (kind) => {
      const path = [...files.keys()].find((name) => name.startsWith(kind))!;
      const more = Buffer.concat([files.get(path)!, new Uint8Array(32)]);
      expect(await judge(new Map(files).set(path, more))).toMatchObject({ rule: 'tree/malformed' });
    },
  );
});

describe('a checkpoint kept from earlier', () => {
  const kept = (entries: Uint8Array[], key = shift.log.logKey) =>
    shift.log.checkpoint(key, entries);

  test('is continued by the log that it came from, at every size', async () => {
    const { log } = shift;
    for (const size of log.entries.keys()) {
      if (size === 0) continue;
      const since = kept(log.entries.slice(0, size));
      expect(await judge(files, { since })).toMatchObject({ report: { continues: size } });
    }
  });

  test('longer than the log: a rollback', async () => {
    const { log } = shift;
    const shorter = resigned(log, log.entries.slice(0, -1));
    expect(await judge(shorter, { since: log.checkpoint() })).toEqual({
      accepted: false,
      rule: 'since/rollback',
      entry: null,
      message: `the log has ${log.entries.length - 1} entries and had ${log.entries.length}`,
    });
  });

  test('of another history: a fork, of the same size or a greater one', async () => {
    const { log } = shift;
    const other = [...log.entries.slice(0, -2), log.entries.at(-1)!];
    const since = kept(other);
    expect(await judge(resigned(log, log.entries.slice(0, -1)), { since })).toMatchObject({
      rule: 'since/fork',
    });
    expect(await judge(files, { since })).toEqual({
      accepted: false,
      rule: 'since/fork',
      entry: null,
      message: 'the log is not the one that the checkpoint kept is of',
    });
  });

  test('of another log, of no log, or signed by nobody known', async () => {
    const { log } = shift;
    const name = 'elsewhere.example/holdfast';
    const elsewhere = log.checkpoint({ ...log.logKey, name }, log.entries, name);
    for (const since of [
      elsewhere,
      kept(log.entries, ed25519(ORG)),
      Buffer.from('not a note'),
      kept([]),
    ]) {
      expect(await judge(files, { since })).toMatchObject({ rule: 'since/another-log' });
    }
  });
});

function flipped(files: LogFiles, path: string, bit: number): LogFiles {
  const bytes = files.get(path)!;
  const at = bit >> 3;
  return new Map(files).set(path, Uint8Array.from(bytes).with(at, bytes[at]! ^ (1 << (bit & 7))));
}

function resigned(log: LogBuilder, entries: Uint8Array[]): LogFiles {
  return treeFiles(entries).set('checkpoint', log.checkpoint(log.logKey, entries));
}

function isLeafTile(path: string): boolean {
  return path.startsWith('tile/0/');
}
