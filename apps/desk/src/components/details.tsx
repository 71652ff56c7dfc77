import { type ReactNode, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

type DetailsProps = {
  readonly summary: string;
  readonly open?: boolean;
  /** Whether paper has it too, where it is folded up on the screen. */
  readonly isPrinted?: boolean;
  readonly children: ReactNode;
};

/** What it holds is made only when it is opened: a report can be long. */
export function Details({ summary, open = false, isPrinted = false, children }: DetailsProps) {
  const [shown, setShown] = useState(open);
  const printing = usePrinting();
  const isOpen = shown || (isPrinted && printing);
  return (
    <details
      className="desk-details"
      open={isOpen}
      onToggle={(event) => {
        if (!printing) setShown(event.currentTarget.open);
      }}
    >
      <summary>{summary}</summary>
      {isOpen && <div className="desk-details__inside">{children}</div>}
    </details>
  );
}

function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    // The browser takes the page as it is when these return.
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => flushSync(() => setPrinting(false));
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    return () => {
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
    };
  }, []);
  return printing;
}
