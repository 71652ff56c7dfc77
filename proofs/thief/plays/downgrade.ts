import { toCbor } from '#base/cbor.ts';
import { systemRandom } from '#base/clock.ts';
import { PROTOCOL } from '#wire/keeper.ts';
import type { Play } from '../play.ts';

/** Asks for older, weaker or other ways in. */
export const downgrade: Play = {
  name: 'downgrade attempts',
  story:
    'Asks for an older protocol, another kind of proof, and the ways in that other systems have.',
  bound: 0,
  mustBeNoticed: false,
  async run({ house }) {
    const tried: Record<string, string> = {};
    const post = async (path: string, body: BodyInit, type: string) => {
      const headers = { 'content-type': type };
      const answer = await fetch(`${house.origin}${path}`, { method: 'POST', headers, body });
      return `${answer.status}`;
    };
    const cbor = (path: string, ask: unknown) =>
      post(`/relay${path}`, toCbor(ask), 'application/cbor');
    const keys = {
      nonce: systemRandom(32),
      keeper: systemRandom(65),
      device: systemRandom(65),
      channel: systemRandom(32),
    };
    for (const protocol of [0, 1, PROTOCOL + 1]) {
      tried[`protocol ${protocol}`] = await cbor('/session/options', {
        protocol,
        known: null,
      });
    }
    for (const kind of ['password', 'otp', 'sms', 'none', 'recovery', 'support']) {
      const by = { kind, password: 'x', code: '000000' };
      tried[`a session by ${kind}`] = await cbor('/session', { protocol: PROTOCOL, ...keys, by });
    }
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
    tried['a CIS2 token that nobody signed'] = await cbor('/session', {
      protocol: PROTOCOL,
      ...keys,
      by: { kind: 'cis2', idToken: unsigned },
    });
    for (const path of ['/login', '/api/login', '/session', '/token', '/oauth/token', '/admin']) {
      const form = 'username=admin&password=admin';
      tried[`POST ${path}`] = await post(path, form, 'application/x-www-form-urlencoded');
    }
    const worked = Object.values(tried).filter((status) => Number(status) < 400).length;
    return { exposed: worked, noticedMs: null, tried };
  },
};
