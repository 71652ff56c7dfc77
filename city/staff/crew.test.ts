import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import type { Transport } from '#sync/transport.ts';
import { softwareDevice } from '#testkit/person.ts';
import { SoftwareAuthenticator } from '#testkit/software-authenticator.ts';
import { writeOnce } from '../../apps/cli/data-folder.ts';
import { onlyIn } from './crew.ts';
import { type KeptCrew, keep, restored } from './kept-crew.ts';
import { positionsIn } from './positions.ts';

const ORIGIN = 'http://localhost:8480';
const CITY = 'northmoor.example/city';

it('touches no passkey in a house of anybody else’s', async () => {
  const answers = (org: string): Transport =>
    (async () => ({ org, nonce: new Uint8Array(32) })) as unknown as Transport;
  const ask = { protocol: 4, code: new Uint8Array(16) } as never;
  await expect(onlyIn(CITY, answers(CITY))('/enrol/options', ask)).resolves.toMatchObject({
    org: CITY,
  });
  for (const path of ['/enrol/options', '/session/options'] as const) {
    await expect(onlyIn(CITY, answers('provider.nhs.example/log'))(path, ask)).rejects.toThrow(
      'made-up city alone',
    );
  }
});

it('is the same after it was kept, and signs in with the same passkeys', async () => {
  const employee = (name: string) => ({
    name,
    authenticators: [new SoftwareAuthenticator('localhost', ORIGIN)] as const,
    device: softwareDevice(),
  });
  const [first, second, third] = [employee('One'), employee('Two'), employee('Three')];
  const guest = '00000000-0000-7000-8000-000000000001' as Uuid;
  const kept = keep([first, second], new Map([['clinician 0', third]]), guest);
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-crew-'));
  await writeOnce(join(folder, 'crew.json'), JSON.stringify(kept));
  const read = JSON.parse(await readFile(join(folder, 'crew.json'), 'utf8')) as KeptCrew;
  await rm(folder, { recursive: true });
  const again = restored(ORIGIN, read);
  expect(again.guest).toBe(guest);
  expect(again.operators.map(({ name }) => name)).toEqual(['One', 'Two']);
  expect(again.staff.get('clinician 0')?.authenticators[0].keep()).toEqual(
    third.authenticators[0].keep(),
  );
});

it('has each position once, under names that differ', () => {
  const places = Array.from({ length: 40 }, (_, i) => ({
    role: i % 2 === 0 ? ('clinician' as const) : ('call-handler' as const),
    who: Math.floor(i / 2),
  }));
  const positions = positionsIn([...places, ...places]);
  expect(positions).toHaveLength(places.length);
  expect(new Set(positions.map(({ name }) => name)).size).toBe(places.length);
});
