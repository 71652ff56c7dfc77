import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

/** Acts that say when they begin and end, and end when told. */
function acts() {
  const said: string[] = [];
  const ends = new Map<string, () => void>();
  const act = (name: string) => () => {
    said.push(`${name} begins`);
    return new Promise<void>((resolve) => {
      ends.set(name, () => {
        said.push(`${name} ends`);
        resolve();
      });
    });
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await turn();
  };
  return { said, act, end };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('lets what changes nothing for others go on together, and what does alone', async () => {
  const turns = new Turns();
  const { said, act, end } = acts();
  const all = [
    turns.together(act('a')),
    turns.together(act('b')),
    turns.alone(act('c')),
    turns.together(act('d')),
    turns.alone(act('e')),
  ];
  await turn();
  expect(said).toEqual(['a begins', 'b begins']);
  await end('b');
  expect(said.at(-1)).toBe('b ends');
  await end('a');
  expect(said.at(-1)).toBe('c begins');
  await end('c');
  expect(said.at(-1)).toBe('d begins');
  await end('d');
  expect(said.at(-1)).toBe('e begins');
  await end('e');
  await Promise.all(all);
});

it('goes on after an act that failed', async () => {
  const turns = new Turns();
  const failing = () => Promise.reject(new Error('failed'));
  await expect(turns.alone(failing)).rejects.toThrow('failed');
  await expect(turns.together(failing)).rejects.toThrow('failed');
  expect(await turns.alone(async () => 'done')).toBe('done');
});
