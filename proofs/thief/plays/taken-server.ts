import { connect } from '#postgres/connect.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { openSession } from '#sync/session.ts';
import type { Transport } from '#sync/transport.ts';
import { signIn, softwareDevice } from '#testkit/person.ts';
import { ending, MARKER, type Play } from '../play.ts';

/** What the server's process has: its database role, and the keeper's socket. */
export const takenServer: Play = {
  name: 'compromised server process',
  story:
    'Runs as the server: reads what its role reads, writes where it can, asks the keeper what it likes, stands between desk and keeper.',
  bound: 0,
  mustBeNoticed: false,
  async run({ house, relay, hire }) {
    const sql = connect(house.serverUrl, { max: 1 });
    const tried: Record<string, string> = {};
    let exposed = 0;
    try {
      let bytes = 0;
      await sql`SELECT bytes FROM entry`.cursor(2_000, (rows) => {
        for (const { bytes: entry } of rows) {
          bytes += entry.length;
          if ((entry as Buffer).includes(MARKER)) exposed += 1;
        }
      });
      tried['sealed bytes read'] = `${bytes}`;
      for (const table of ['stream_key', 'blind_index', 'head']) {
        const name = `reads ${table}`;
        tried[name] = await ending(sql`SELECT * FROM ${sql(table)} LIMIT 1`);
        if (table !== 'head' && tried[name] === 'it worked') exposed += 1;
      }
      for (const table of ['entry', 'node', 'checkpoint', 'stream_key']) {
        const name = `deletes from ${table}`;
        tried[name] = await ending(sql`DELETE FROM ${sql(table)}`);
        if (tried[name] === 'it worked') exposed += 1;
      }
    } finally {
      await sql.end();
    }
    const machine = softwareDevice();
    tried['a session for a machine of its own'] = await ending(
      openSession({
        transport: relay,
        introduce: async (challenge) => ({
          kind: 'machine',
          name: 'Server',
          key: machine.publicKey,
          signature: await machine.sign(challenge),
        }),
        device: softwareDevice(),
        primitives: nodePrimitives,
        known: null,
      }),
    );
    const victim = await hire('clinician');
    const mine = await nodePrimitives.agreementKey();
    const swapping: Transport = (path, ask) =>
      relay(path, path === '/session' ? ({ ...ask, channel: mine.publicKey } as never) : ask);
    tried['its own channel key in a desk’s place'] = await ending(
      signIn(swapping, victim.authenticators, softwareDevice()),
    );
    const posing: Transport = async (path, ask) => {
      const answer = await relay(path, ask);
      return path === '/session' ? ({ ...answer, channel: mine.publicKey } as never) : answer;
    };
    tried['its own channel key in the keeper’s place'] = await ending(
      signIn(posing, victim.authenticators, softwareDevice()),
    );
    const other = softwareDevice();
    const replacing: Transport = (path, ask) =>
      relay(path, path === '/session' ? ({ ...ask, device: other.publicKey } as never) : ask);
    tried['its own device in a desk’s place'] = await ending(
      signIn(replacing, victim.authenticators, softwareDevice()),
    );
    const sessions = Object.entries(tried).filter(([name]) => / (place|own)$/.test(name));
    exposed += sessions.filter(([, end]) => end === 'it worked').length;
    return { exposed, noticedMs: null, tried };
  },
};
