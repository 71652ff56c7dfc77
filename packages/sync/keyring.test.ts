import { describe, expect, it } from 'vitest';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { Keyring } from './keyring.ts';

const WANTED = [{ stream: 'directory', subject: null }];

/** A keeper that gives any key, when it is let. */
function keyring(given: Promise<void> = Promise.resolve()) {
  const call = async (_: string, { streams }: { streams: { stream: string }[] }) => {
    await given;
    return { keys: streams.map(({ stream }) => ({ stream, key: new Uint8Array(32) })) };
  };
  return new Keyring({ call: call as never }, nodePrimitives);
}

describe('a keyring that forgets', () => {
  it('has no key any more, and takes none', async () => {
    const keys = keyring();
    await keys.ensure(WANTED, 'directory');
    expect(keys.key('directory')).toHaveLength(32);
    keys.forget();
    await keys.ensure(WANTED, 'directory');
    expect(keys.has('directory')).toBe(false);
    expect(() => keys.key('directory')).toThrow(
      expect.objectContaining({ code: 'access/not-allowed' }),
    );
  });

  it('takes none that was on its way', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const keys = keyring(promise);
    const asked = keys.ensure(WANTED, 'directory');
    keys.forget();
    resolve();
    await asked;
    expect(keys.has('directory')).toBe(false);
  });
});
