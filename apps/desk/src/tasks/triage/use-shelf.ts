import { useEffect, useState } from 'react';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { openShelf, type Shelf } from './shelf.ts';

export type Shelving =
  | { readonly kind: 'opening'; readonly done: number; readonly all: number }
  | { readonly kind: 'open'; readonly shelf: Shelf };

/** The packs in use, as they are adopted at this moment. */
export function useShelf(): Shelving {
  const desk = useDesk();
  const { packs } = useRoom().people;
  const [shelving, setShelving] = useState<Shelving>({ kind: 'opening', done: 0, all: 0 });
  useEffect(() => {
    let left = false;
    const told = (done: number, all: number) => {
      if (!left) setShelving((now) => (now.kind === 'open' ? now : { kind: 'opening', done, all }));
    };
    void openShelf(desk, packs, told).then((shelf) => left || setShelving({ kind: 'open', shelf }));
    return () => {
      left = true;
    };
  }, [desk, packs]);
  return shelving;
}
