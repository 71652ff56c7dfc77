import { useState } from 'react';
import { Problem } from '#problems/catalogue.ts';
import type { Introduction } from '#sync/session.ts';
import { Form } from '../../components/form.tsx';
import { Link } from '../../components/link.tsx';
import { LonePage } from '../../components/lone-page.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import type { Leaving } from '../../session/desk.ts';
import { CareIdentityButton } from './care-identity-button.tsx';

/** `start` after opening or reloading the page, `over` where the session was ended, `idle` where nobody was there. */
export type WhySignIn = 'start' | 'over' | Leaving;

const WORDS: Record<WhySignIn, { readonly title: string; readonly text: string }> = {
  start: {
    title: 'Sign in',
    text: 'Touch your passkey to go on. Whatever you had typed on this device is still here.',
  },
  over: {
    title: 'Locked',
    text: 'This session has ended. Touch your passkey to go on where you were; what you typed is still here.',
  },
  idle: {
    title: 'Locked',
    text: 'Nobody used this desk for 15 minutes. Touch your passkey to go on where you were; what you typed is still here.',
  },
  moved: {
    title: 'Go on at the lifeboat',
    text: 'The main site does not answer, and a lifeboat has taken over. Touch your passkey to go on there. What you wrote is kept on this device and goes there with you.',
  },
  back: {
    title: 'Go on with the server',
    text: 'The server answers again. Touch your passkey to go on where you were. What you wrote is kept on this device and goes to it now.',
  },
  'signed-out': {
    title: 'Signed out',
    text: 'Anything that could not be sent yet is kept on this device, sealed, and goes when you sign in here again.',
  },
};

type SignInProps = {
  readonly why: WhySignIn;
  /** By a passkey, where nothing else introduces the person. */
  readonly enter: (introduce?: Introduction) => Promise<void>;
};

export function SignIn({ why, enter }: SignInProps) {
  const { title, text } = WORDS[why];
  const [isLifeboat, setLifeboat] = useState(false);
  async function touch() {
    try {
      await enter();
      return {};
    } catch (error) {
      setLifeboat(error instanceof Problem && error.code === 'lifeboat/standing-by');
      return { form: passkeyProblemWords(error) };
    }
  }
  return (
    <LonePage key={why}>
      <PageTitle title={title} />
      <p>{text}</p>
      <Form name="Sign in" action="Sign in with a passkey" onSubmit={touch}>
        {() => null}
      </Form>
      {isLifeboat && (
        <p>
          <Link href="/launch">Launch this lifeboat: it takes two people</Link>
        </p>
      )}
      <CareIdentityButton enter={enter} />
      <p className="nhsuk-hint">New here? Open the link from your invitation.</p>
    </LonePage>
  );
}
