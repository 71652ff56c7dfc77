import { useEffect, useState } from 'react';
import { Problem } from '#problems/catalogue.ts';
import type { Introduction } from '#sync/session.ts';
import { Button } from '../../components/button.tsx';
import {
  type CareIdentity,
  isCareIdentityOffered,
  openCareIdentity,
} from '../../session/care-identity.ts';

type CareIdentityButtonProps = { readonly enter: (introduce: Introduction) => Promise<void> };

/** The second way in, where the provider offers it. */
export function CareIdentityButton({ enter }: CareIdentityButtonProps) {
  const [offered, setOffered] = useState(false);
  const [visit, setVisit] = useState<CareIdentity | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    void isCareIdentityOffered().then(setOffered);
  }, []);
  if (!offered) return null;

  async function go(opened: CareIdentity | null): Promise<void> {
    setVisit(opened);
    setFault(opened === null ? NO_WINDOW : null);
    if (opened === null) return;
    try {
      await enter(opened.introduce);
    } catch (error) {
      setFault(words(error));
    } finally {
      setVisit(null);
    }
  }
  return (
    <div className="desk-second-way">
      {fault !== null && (
        <p role="alert" className="nhsuk-error-message">
          {fault}
        </p>
      )}
      <p role="status">
        {visit !== null && 'Go on in the window of Care Identity: use your smartcard there.'}
      </p>
      {/* One button, so that the keyboard stays where it is. */}
      <Button
        kind="secondary"
        onPress={() => (visit === null ? void go(openCareIdentity()) : visit.cancel())}
      >
        {visit === null ? 'Sign in with Care Identity' : 'Cancel'}
      </Button>
    </div>
  );
}

const NO_WINDOW =
  'This browser opened no window for Care Identity. Allow pop-ups for this address, or sign in with a passkey.';
const TOO_LATE = 'Signing in with Care Identity took too long. Try again.';

/** Null where the person gave up. */
function words(error: unknown): string | null {
  // The keeper says so where its question is older than it takes an answer to.
  if (error instanceof Problem) return error.code === 'session/refused' ? TOO_LATE : error.message;
  switch (error instanceof Error ? error.name : '') {
    case 'AbortError':
      return null;
    case 'TimeoutError':
      return TOO_LATE;
    default:
      return 'Care Identity could not be used on this device. Sign in with a passkey.';
  }
}
