import { type ReactNode, useRef, useState } from 'react';

type ButtonProps = {
  readonly children: ReactNode;
  readonly onPress: () => Promise<void> | void;
  readonly kind?: 'primary' | 'secondary' | 'reverse' | 'warning';
};

/** A button that takes no second press while the first is being done. */
export function Button({ children, onPress, kind = 'primary' }: ButtonProps) {
  const { busy, run } = useBusy();
  return (
    <button
      type="button"
      className={`nhsuk-button nhsuk-button--small${kind === 'primary' ? '' : ` nhsuk-button--${kind}`}`}
      aria-disabled={busy}
      onClick={() => run(onPress)}
    >
      {children}
    </button>
  );
}

/** Does one thing at a time; what is asked meanwhile is left. */
export function useBusy() {
  const doing = useRef(false);
  const [busy, setBusy] = useState(false);
  function run(work: () => Promise<void> | void): void {
    if (doing.current) return;
    doing.current = true;
    setBusy(true);
    void Promise.resolve()
      .then(work)
      .finally(() => {
        doing.current = false;
        setBusy(false);
      });
  }
  return { busy, run };
}
