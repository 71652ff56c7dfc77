import { type ReactNode, useState } from 'react';

type DetailsProps = {
  readonly summary: string;
  readonly open?: boolean;
  readonly children: ReactNode;
};

/** What it holds is made only when it is opened: a report can be long. */
export function Details({ summary, open = false, children }: DetailsProps) {
  const [shown, setShown] = useState(open);
  return (
    <details
      className="desk-details"
      open={shown}
      onToggle={(event) => setShown(event.currentTarget.open)}
    >
      <summary>{summary}</summary>
      {shown && <div className="desk-details__inside">{children}</div>}
    </details>
  );
}
