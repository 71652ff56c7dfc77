import { useEffect, useRef } from 'react';
import { Button } from '../../components/button.tsx';

type KeyHelpProps = { readonly mayTake: boolean; readonly onClose: () => void };

export function KeyHelp({ mayTake, onClose }: KeyHelpProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const keys = [
    ['j or ↓', 'Next case'],
    ['k or ↑', 'Case before'],
    ['Enter', 'Open the case'],
    ...(mayTake
      ? [
          ['n', 'Take the most urgent case that waits in your services'],
          ['c', 'New call'],
        ]
      : []),
    ['?', 'This list'],
  ];
  return (
    <dialog ref={dialog} className="desk-dialog" aria-labelledby="keys" onClose={onClose}>
      <h2 id="keys" className="nhsuk-heading-m">
        Keys on the board
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
