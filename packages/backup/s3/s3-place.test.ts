/** Against a double that checks signatures, checksums and locks by itself: packages/testkit/s3.ts. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { placeContract } from '#testkit/place-contract.ts';
import { BUCKET, type S3, startS3 } from '#testkit/s3.ts';
import type { Place } from '../place.ts';
import { s3Place } from './s3-place.ts';
import { askBucket } from './s3-requests.ts';
import { bucketAt, s3Credentials } from './s3-setting.ts';

const DAY_MS = 86_400_000;
const MOST = 2 ** 20;
const TILE = 'tile/0/000';
const KEY = `north/${TILE}`;

let s3: S3;
let now: number;
let waits: number;
beforeEach(async () => {
  now = systemClock();
  waits = 0;
  s3 = await startS3(() => now);
});
afterEach(() => s3.stop());

function placeIn(changes: Record<string, string> = {}, text = `s3://${BUCKET}/north`): Place {
  const environment = { ...s3.environment, ...changes };
  const bucket = bucketAt(text, environment);
  const ask = askBucket(bucket, {
    credentials: s3Credentials(environment, () => now),
    ...{ clock: () => now, random: systemRandom, timeoutMs: 1_000 },
    wait: async () => {
      waits += 1;
    },
  });
  return s3Place(
    bucket,
    ask,
    () => now,
    (path) => (path.startsWith('slips/') ? 60 : 3_650),
  );
}

const bytes = (text: string) => Buffer.from(text);
const textOf = async (place: Place, path: string) =>
  Buffer.from((await place.get(path, MOST)) ?? bytes('nothing')).toString();

placeContract(
  async () => placeIn(),
  () => placeIn(),
);

describe('what is put into a bucket', () => {
  it('is locked: for long, or where it is of keys for a while', async () => {
    const place = placeIn();
    await place.put(TILE, bytes('first'));
    await place.put('slips/a/1/2', bytes('key'));
    const [tile] = s3.versions(KEY);
    const [slips] = s3.versions('north/slips/a/1/2');
    expect(tile!.lockedUntil).toBe(now + 3_650 * DAY_MS);
    expect(slips!.lockedUntil).toBe(now + 60 * DAY_MS);
    expect(s3.deleteVersion(KEY, tile!.id)).toBe(403);
    now += 61 * DAY_MS;
    expect(s3.deleteVersion(KEY, tile!.id)).toBe(403);
    expect(s3.deleteVersion('north/slips/a/1/2', slips!.id)).toBe(204);
  });

  it('is read as it was first, whatever somebody put over it', async () => {
    await placeIn().put(TILE, bytes('first'));
    s3.intrude(KEY, bytes('forged'));
    expect(await textOf(placeIn(), TILE)).toBe('first');
    now += 5_000;
    s3.intrude(KEY, bytes('forged later'));
    expect(await textOf(placeIn(), TILE)).toBe('first');
  });

  it('is read though it was deleted', async () => {
    await placeIn().put(TILE, bytes('first'));
    s3.intrude(KEY, null);
    const place = placeIn();
    expect(await place.list('tile/')).toEqual([TILE]);
    expect(await textOf(place, TILE)).toBe('first');
    await place.put(TILE, bytes('second'));
    expect(await textOf(placeIn(), TILE)).toBe('first');
  });

  it('is listed page by page', async () => {
    s3.page = 3;
    const place = placeIn();
    const paths = Array.from({ length: 10 }, (_, n) => `tile/0/00${n}`);
    for (const path of paths) await place.put(path, bytes(path));
    s3.intrude('north/tile/0/004', bytes('forged'));
    const other = placeIn();
    expect(await other.list('tile/')).toEqual(paths);
    for (const path of paths) expect(await textOf(other, path)).toBe(path);
  });
});

describe('a bucket that does not answer as it should', () => {
  it.each([[503], [500], [409], [429], [0]])('with %d is asked again', async (status) => {
    s3.trouble = [status, status];
    expect(await placeIn().put(TILE, bytes('first'))).toBe(true);
    expect([waits, s3.versions(KEY).length]).toEqual([2, 1]);
  });

  it('time after time is given up, and nothing was put', async () => {
    s3.trouble = Array.from({ length: 9 }, () => 503);
    const putting = placeIn().put(TILE, bytes('first'));
    await expect(putting).rejects.toMatchObject({ code: 'place/unread' });
    expect([s3.requests, s3.versions(KEY)]).toEqual([5, []]);
  });

  it.each<[string, Record<string, string>]>([
    ['another secret', { AWS_SECRET_ACCESS_KEY: 'another' }],
    ['an unknown key', { AWS_ACCESS_KEY_ID: 'AKIAOTHER' }],
    ['another region', { AWS_REGION: 'eu-west-1' }],
  ])('refuses %s, and nothing was put', async (_, changes) => {
    const putting = placeIn(changes).put(TILE, bytes('first'));
    await expect(putting).rejects.toMatchObject({ code: 'place/refused' });
    expect([s3.requests, s3.versions(KEY)]).toEqual([1, []]);
  });

  it('is another than was meant', async () => {
    const place = placeIn({}, 's3://no-such-bucket');
    await expect(place.list('tile/')).rejects.toMatchObject({ code: 'place/refused' });
  });

  it('was made without Object Lock', async () => {
    await s3.stop();
    s3 = await startS3(() => now, false);
    const putting = placeIn().put(TILE, bytes('first'));
    await expect(putting).rejects.toMatchObject({ code: 'place/refused' });
    expect(s3.versions(KEY)).toEqual([]);
  });
});

describe('an address', () => {
  const environment = { AWS_REGION: 'eu-west-2' };

  it('is of Amazon’s own where nothing else is said', () => {
    expect(bucketAt('s3://north-exports/a/b', environment)).toEqual({
      name: 's3://north-exports/a/b',
      url: 'https://s3.eu-west-2.amazonaws.com/north-exports/',
      prefix: 'a/b/',
      region: 'eu-west-2',
    });
  });

  it.each<[string, string, Record<string, string>]>([
    ['no bucket', 's3://', environment],
    ['another folder', 's3://north-exports/../other', environment],
    ['a query', 's3://north-exports/a?versionId=1', environment],
    ['no region', 's3://north-exports', {}],
    ['plain HTTP', 's3://north', { ...environment, HOLDFAST_S3_ENDPOINT: 'http://s3.example/' }],
  ])('with %s is refused', (_, text, around) => {
    expect(() => bucketAt(text, around)).toThrow(
      expect.objectContaining({ code: 'place/refused' }),
    );
  });

  it('without credentials is refused', async () => {
    const half = { ...environment, AWS_ACCESS_KEY_ID: 'A' };
    expect(() => s3Credentials(half, systemClock)).toThrow(
      expect.objectContaining({ code: 'place/refused' }),
    );
  });
});
