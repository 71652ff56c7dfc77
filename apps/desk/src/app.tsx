import { useState } from 'react';
import type { Introduction } from '#sync/session.ts';
import { CALLBACK_PATH } from '#wire/cis2.ts';
import { DeskContext } from './components/hooks.ts';
import { usePath } from './components/navigation.ts';
import { Shell } from './components/shell.tsx';
import { Place } from './place.tsx';
import type { DeskDatabase } from './store/database.ts';
import { type Desk, signIn } from './store/desk.ts';
import { Enrol } from './tasks/enrol/enrol.tsx';
import { sayName } from './tasks/enrol/say-name.ts';
import { CameBack } from './tasks/sign-in/came-back.tsx';
import { SignIn, type WhySignIn } from './tasks/sign-in/sign-in.tsx';

type Gate =
  | { readonly kind: 'closed'; readonly why: WhySignIn }
  | { readonly kind: 'open'; readonly desk: Desk };

/** Nothing of a patient is on any screen outside an open gate. */
export function App({ database }: { readonly database: DeskDatabase }) {
  const path = usePath();
  const [gate, setGate] = useState<Gate>({ kind: 'closed', why: 'start' });

  async function enter(name?: string, introduce?: Introduction): Promise<void> {
    const desk = await signIn(database, introduce);
    if (name !== undefined) await sayName(desk, name);
    setGate({ kind: 'open', desk });
    void desk.ended.then((why) => setGate({ kind: 'closed', why }));
  }

  if (path === CALLBACK_PATH) return <CameBack />;
  if (path === '/enrol') return <Enrol enter={enter} />;
  if (gate.kind === 'closed') {
    return <SignIn why={gate.why} enter={(introduce) => enter(undefined, introduce)} />;
  }
  return (
    <DeskContext value={gate.desk}>
      <Shell>
        <Place path={path} />
      </Shell>
    </DeskContext>
  );
}
