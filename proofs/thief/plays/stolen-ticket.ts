import { base64url } from '#base/bytes.ts';
import { MARKER, type Play } from '../play.ts';

/** There are no cookies. The nearest thing is a session's ticket, by which sealed bytes are read. */
export const stolenTicket: Play = {
  name: 'stolen cookie',
  story:
    'Takes what a browser sends with each request (there are no cookies: the ticket) and reads all it opens.',
  bound: 0,
  mustBeNoticed: false,
  async run({ house, hire, open }) {
    const victim = await hire('clinician');
    const headers = { authorization: `Bearer ${base64url(victim.session.ticket)}` };
    const tried: Record<string, string> = {};
    let read = 0;
    let inClear = 0;
    let cookies = 0;
    const paths = ['/board', ...open.slice(0, 200).map((id) => `/entries?stream=case/${id}`)];
    for (const path of paths) {
      const answer = await fetch(`${house.origin}${path}`, { headers });
      if (answer.headers.has('set-cookie')) cookies += 1;
      const bytes = Buffer.from(await answer.arrayBuffer());
      read += bytes.length;
      if (bytes.includes(MARKER)) inClear += 1;
    }
    tried['sealed bytes read'] = `${read}`;
    tried['cookies set'] = `${cookies}`;
    tried['a name in the clear'] = inClear === 0 ? 'none' : `${inClear}`;
    const asked = await fetch(`${house.origin}/relay/channel`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/cbor' },
      body: new Uint8Array([0xa0]),
    });
    tried['a question to the keeper'] = `${asked.status}`;
    return { exposed: inClear, noticedMs: null, tried };
  },
};
