import {
  createContext,
  type FormEvent,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';
import { takeInHand } from '../installed/hands.ts';
import { useBusy } from './button.tsx';

/** What is wrong, by the id of the field it stands beside; `form` for the whole. */
export type Faults = { readonly [field: string]: string };

const NO_FAULTS: Faults = {};

type FormProps = {
  readonly name: string;
  readonly action: string;
  readonly kind?: 'primary' | 'secondary';
  /** Empty when everything is well and the work is done. */
  readonly onSubmit: () => Promise<Faults> | Faults;
  readonly children: (faults: Faults) => ReactNode;
};

const OwnFaults = createContext(new Map<string, string>());

/** What a field says of itself: until it has nothing to say, its form is not sent. */
export function useOwnFault(id: string, words: string | null): string | undefined {
  const own = useContext(OwnFaults);
  useEffect(() => {
    if (words === null) return;
    own.set(id, words);
    return () => void own.delete(id);
  }, [own, id, words]);
  return words ?? undefined;
}

/** A form that says what is wrong at its top and beside each field, and submits once at a time. */
export function Form({ name, action, kind = 'primary', onSubmit, children }: FormProps) {
  /** What the fields said of themselves they say as long as it is so: beside them stands only what the form found. */
  const [{ atTop, beside }, setFaults] = useState({ atTop: NO_FAULTS, beside: NO_FAULTS });
  const [own] = useState(() => new Map<string, string>());
  const { busy, run } = useBusy();
  function submit(event: FormEvent) {
    event.preventDefault();
    run(async () => {
      const letGo = takeInHand();
      try {
        if (own.size > 0) setFaults({ atTop: Object.fromEntries(own), beside: NO_FAULTS });
        else {
          const found = await onSubmit();
          setFaults({ atTop: found, beside: found });
        }
      } finally {
        letGo();
      }
    });
  }
  return (
    <form aria-label={name} noValidate onSubmit={submit}>
      <ErrorSummary faults={atTop} />
      <OwnFaults value={own}>{children(beside)}</OwnFaults>
      <button
        type="submit"
        className={`nhsuk-button nhsuk-button--small${kind === 'primary' ? '' : ' nhsuk-button--secondary'}`}
        aria-disabled={busy}
      >
        {busy ? 'One moment…' : action}
      </button>
    </form>
  );
}

function ErrorSummary({ faults }: { readonly faults: Faults }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (Object.keys(faults).length > 0) box.current?.focus();
  }, [faults]);
  if (Object.keys(faults).length === 0) return null;
  return (
    <div ref={box} className="nhsuk-error-summary" role="alert" tabIndex={-1}>
      <h2 className="nhsuk-error-summary__title">There is a problem</h2>
      <ul className="nhsuk-list nhsuk-error-summary__list">
        {Object.entries(faults).map(([field, words]) => (
          <li key={field}>
            {field === 'form' ? (
              words
            ) : (
              <a href={`#${field}`} onClick={focusOn(field)}>
                {words}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A fragment in the address would look like a place of its own. */
function focusOn(field: string) {
  return (event: { preventDefault(): void }) => {
    event.preventDefault();
    document.getElementById(field)?.focus();
  };
}
