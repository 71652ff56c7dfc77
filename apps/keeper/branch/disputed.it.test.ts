/** Both sites took one case: the keeper that joined them lets nobody decide it but by settling, and goes on. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseStream } from '#base/stream.ts';
import { write } from '#testkit/person.ts';
import { judgeLog } from '../testing/judge-log.ts';
import { type Rig, SERVICE } from '../testing/rig.ts';
import {
  aCase,
  joined,
  launched,
  signedInAt,
  stoodDown,
  type Together,
  twoSites,
} from '../testing/two-sites.ts';

let sites: Together;
let site: Rig;
beforeEach(async () => {
  sites = await twoSites();
});
afterEach(async () => {
  await site.stop(['owner', 'accounted-for']).catch(() => undefined);
  await sites.lifeboat.stop();
  await sites.main.stop();
});

it('is disputed in the keeper that joined the other, until somebody settles it', async () => {
  const { main, clinician, operators } = sites;
  const stream = await aCase(sites);
  const place = parseStream(stream);
  if (place?.kind !== 'case') throw new Error('no case');
  site = await launched(sites, true);
  const there = await signedInAt(site, clinician);
  await there.keyring.ensure([{ stream, subject: null }], 'care');
  const taken = { stream, after: 1, type: 'case.taken', facts: {} } as const;
  const closed = { type: 'case.closed', facts: { outcome: 'advice', gpMessage: false } } as const;
  await write(there, taken);
  await write(there, { stream, after: 2, ...closed });
  await write(clinician, taken);
  await stoodDown(site, operators);
  expect(await joined(main, site)).toMatchObject({ refused: null });

  const stateOf = (rig: Rig) => rig.keeper.state.case(place.id)?.state;
  expect(stateOf(main)).toMatchObject({
    kind: 'disputed',
    sides: [{ by: clinician.session.account }, { by: clinician.session.account }],
  });
  const spoke = { type: 'case.contacted', facts: { outcome: 'spoke' } } as const;
  await write(clinician, { stream, after: 4, ...spoke, payload: { note: 'Feels better.' } });
  const refused = { code: 'entry/refused' };
  await expect(write(clinician, { ...taken, after: 5 })).rejects.toMatchObject(refused);
  await expect(write(clinician, { stream, after: 5, ...closed })).rejects.toMatchObject(refused);
  const settled = (to = clinician.session.account) =>
    ({
      ...{ stream, after: 5, payload: { note: 'She has it.' } },
      type: 'case.settled',
      facts: { service: SERVICE, as: { kind: 'taken', to: to } },
    }) as const;
  const operator = operators[1].session.account;
  await expect(write(clinician, settled(operator))).rejects.toMatchObject(refused);

  // As a keeper that reads its log anew has it.
  sites = { ...sites, main: await main.restart() };
  expect(stateOf(sites.main)).toMatchObject({ kind: 'disputed' });
  const again = await signedInAt(sites.main, clinician);
  await again.keyring.ensure([{ stream, subject: null }], 'care');
  await write(again, settled());
  expect(stateOf(sites.main)).toMatchObject({ kind: 'taken', by: clinician.session.account });
  await expect(write(again, { ...settled(), after: 6 })).rejects.toMatchObject(refused);
  await write(again, { stream, after: 6, ...closed });
  expect(await judgeLog(sites.main.sql)).toMatchObject({ accepted: true });
});
