import { useEffect, useState } from 'react';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { type Inspected, inspectPack } from './inspect-pack.ts';

export type Installed =
  | { readonly kind: 'looking'; readonly done: number; readonly all: number }
  | { readonly kind: 'trouble'; readonly words: string }
  | { readonly kind: 'here'; readonly packs: readonly Inspected[] };

/** All packs that are installed, each looked at by this desk. */
export function useInstalled(): Installed {
  const desk = useDesk();
  const [installed, setInstalled] = useState<Installed>({ kind: 'looking', done: 0, all: 0 });
  useEffect(() => {
    let left = false;
    const show = (next: Installed) => left || setInstalled(next);
    const look = async () => {
      const { packs, publishers } = await desk.packs.files();
      const found: Inspected[] = [];
      for (const hash of packs) {
        if (left) return;
        show({ kind: 'looking', done: found.length, all: packs.length });
        found.push(await inspectPack(desk, hash, publishers));
      }
      show({ kind: 'here', packs: found });
    };
    look().catch((error) => show({ kind: 'trouble', words: problemWords(error) }));
    return () => {
      left = true;
    };
  }, [desk]);
  return installed;
}
