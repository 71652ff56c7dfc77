import { useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { actOnSingleKeys, chooseSingleKeys } from '../../components/single-keys.ts';

type KeyHelpProps = {
  readonly title: string;
  readonly keys: readonly (readonly [key: string, words: string])[];
  readonly onClose: () => void;
};

/** What the keys of a page do, and where those of one letter or digit are turned off. */
export function KeyHelp({ title, keys, onClose }: KeyHelpProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [single, setSingle] = useState(actOnSingleKeys);
  useEffect(() => dialog.current?.showModal(), []);
  function turn(on: boolean): void {
    chooseSingleKeys(on);
    setSingle(on);
  }
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
      <p role="status">
        {single
          ? 'If keys act by accident, for example while you dictate, turn single letters and digits off.'
          : 'Single letters and digits do nothing on any page of this device. Keys with Alt or Ctrl, Enter and the arrows go on working.'}
      </p>
      <div className="desk-acts">
        <Button onPress={() => dialog.current?.close()}>Close</Button>
        <Button kind="secondary" onPress={() => turn(!single)}>
          {single ? 'Turn single keys off' : 'Turn single keys on'}
        </Button>
      </div>
    </dialog>
  );
}
