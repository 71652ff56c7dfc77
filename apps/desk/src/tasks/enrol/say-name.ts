import { streamName } from '#base/stream.ts';
import type { Desk } from '../../session/desk.ts';

/** Tells one's colleagues one's name, under the directory's seal. @throws Problem */
export async function sayName(desk: Desk, name: string): Promise<void> {
  const stream = streamName({ kind: 'directory' });
  await desk.ensure({ stream, subject: null }, 'directory');
  await desk.write({
    stream,
    type: 'account.named',
    facts: { account: desk.session.account },
    payload: { name },
  });
}
