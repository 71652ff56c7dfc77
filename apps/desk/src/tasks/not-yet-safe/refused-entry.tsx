import { useEffect, useState } from 'react';
import { decodeEntry } from '#journal/entry.ts';
import { catalogue, Problem } from '#problems/catalogue.ts';
import type { OutboxItem } from '#sync/outbox.ts';
import { Button } from '../../components/button.tsx';
import { Facts } from '../../components/facts.tsx';
import { useDesk } from '../../components/hooks.ts';
import { ownWords } from './own-words.ts';
import { whatWords } from './what-words.ts';

type RefusedProps = {
  readonly item: OutboxItem;
  /** Whether what it says is shown before anybody asks: where its key is here already. */
  readonly isOpen: boolean;
};

/** Something of one’s own that the record would not have: why, what it says, and what its author can do about it. */
export function RefusedEntry({ item, isOpen }: RefusedProps) {
  const { outbox } = useDesk();
  const [isShown, setShown] = useState(isOpen);
  const mayDrop = outbox.mayDrop(item);
  const upon = mayDrop ? outbox.decidedUpon(item) : [];
  return (
    <>
      <p>
        Refused: {catalogue[item.refused!].message}{' '}
        {mayDrop
          ? 'It did not happen for anybody else. Look at the case as it is now, and decide again.'
          : 'Show this to your operator; what follows in the same case waits with it.'}
      </p>
      {isShown ? (
        <WhatItSays
          items={[item, ...upon]}
          onDrop={mayDrop ? () => outbox.drop(item.order) : null}
        />
      ) : (
        <Button kind="secondary" onPress={() => setShown(true)}>
          Show what it says
        </Button>
      )}{' '}
      <Button kind="secondary" onPress={() => outbox.tryAgain(item.order)}>
        Try again
      </Button>
    </>
  );
}

type Said = { readonly words: ReturnType<typeof ownWords> } | { readonly trouble: string };

/** Nothing is let go before it was shown. */
function WhatItSays({
  items,
  onDrop,
}: {
  readonly items: readonly OutboxItem[];
  readonly onDrop: (() => Promise<void>) | null;
}) {
  const said = useOwnWords(items);
  const isAllSaid = items.every(({ order }) => {
    const one = said.get(order);
    return one !== undefined && 'words' in one;
  });
  return (
    <>
      {items.map(({ order, header }, i) => (
        <section key={order} aria-label={whatWords(header.type)}>
          {i > 0 && <p>Decided upon it, and not sent: {whatWords(header.type)}</p>}
          <Words said={said.get(order)} />
        </section>
      ))}
      {onDrop !== null && isAllSaid && (
        <Button kind="warning" onPress={onDrop}>
          Delete it
        </Button>
      )}
    </>
  );
}

function Words({ said }: { readonly said: Said | undefined }) {
  if (said === undefined) return <p role="status">Opening…</p>;
  if ('trouble' in said) return <p role="alert">{said.trouble}</p>;
  return said.words.length === 0 ? <p>It says nothing more.</p> : <Facts facts={said.words} />;
}

/** By their order, as far as they were opened. */
function useOwnWords(items: readonly OutboxItem[]): ReadonlyMap<number, Said> {
  const { open } = useDesk();
  const [said, setSaid] = useState<ReadonlyMap<number, Said>>(new Map());
  const orders = items.map(({ order }) => order).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what stands under an order never changes
  useEffect(() => {
    let isLeft = false;
    const opening = items.map(async ({ order, header, bytes }): Promise<[number, Said]> => {
      try {
        const isSealed = decodeEntry(bytes).sealed !== null;
        const payload = isSealed ? (await open([bytes], 'care'))[0]!.payload : null;
        return [order, { words: ownWords(header.facts, payload) }];
      } catch (error) {
        return [order, { trouble: closedWords(error) }];
      }
    });
    void Promise.all(opening).then((all) => isLeft || setSaid(new Map(all)));
    return () => {
      isLeft = true;
    };
  }, [open, orders]);
  return said;
}

function closedWords(error: unknown): string {
  const why = error instanceof Problem ? ` ${error.message}` : '';
  return `What it says cannot be opened here now; it is kept.${why}`;
}
