import { useEffect, useRef } from 'react';
import { Button } from '../../components/button.tsx';

type KeyHelpProps = {
  readonly title: string;
  readonly keys: readonly (readonly [key: string, words: string])[];
  readonly onClose: () => void;
};

/** What the keys of a page do. */
export function KeyHelp({ title, keys, onClose }: KeyHelpProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="desk-dialog" aria-labelledby="keys" onClose={onClose}>
      <h2 id="keys" className="nhsuk-heading-m">
        {title}
      </h2>
      <dl className="desk-keys">
        {keys.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <Button onPress={() => dialog.current?.close()}>Close</Button>
    </dialog>
  );
}
