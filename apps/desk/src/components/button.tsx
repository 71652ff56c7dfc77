import { type ReactNode, useState } from 'react';

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

/** One thing at a time, and whether it is being done: for what shows that. */
export function useBusy() {
  const [busy, setBusy] = useState(false);
  const [run] = useState(() => oneAtATime(setBusy));
  return { busy, run };
}

/**
 * Does one thing at a time; what is asked meanwhile is left.
 * @param show whether it is being done. Without it nothing is drawn before the work begins
 */
export function oneAtATime(show: (doing: boolean) => void = () => {}) {
  let doing = false;
  const is = (now: boolean) => {
    doing = now;
    show(now);
  };
  return (work: () => Promise<void> | void): void => {
    if (doing) return;
    is(true);
    void Promise.resolve()
      .then(work)
      .finally(() => is(false));
  };
}
