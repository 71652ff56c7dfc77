import { useEffect, useState } from 'react';
import type { CaseDocument } from '#care/document.ts';
import { textOf } from '../../store/document.ts';

/** A message as it was received, as text: nothing in it is ever run or followed. */
export function OriginalMessage({
  document,
}: {
  readonly document: Pick<CaseDocument, 'bytes'> | undefined;
}) {
  const [text, setText] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (document === undefined) return;
    textOf(document).then(setText, () => setFailed(true));
  }, [document]);

  if (document === undefined) return <p>The message as received is not here.</p>;
  if (failed) return <p role="alert">The message could not be unpacked. Tell your operator.</p>;
  if (text === null) return <p role="status">Unpacking the message…</p>;
  return (
    <section aria-label="The message as received">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre className="desk-original" tabIndex={0}>
        {text}
      </pre>
    </section>
  );
}
