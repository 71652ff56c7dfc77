import { useCallback, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Uuid } from '#base/ids.ts';
import type { Introduction } from '#sync/session.ts';
import { CALLBACK_PATH } from '#wire/cis2.ts';
import { DeskContext } from './components/hooks.ts';
import { fetchTheRest, laterPage } from './components/later.tsx';
import { goInstead, usePath } from './components/navigation.ts';
import { PageTrouble } from './components/page-trouble.tsx';
import { Shell } from './components/shell.tsx';
import { takeInHand } from './installed/hands.ts';
import { Place } from './place.tsx';
import type { Desk } from './session/desk.ts';
import { signIn } from './session/sign-in.ts';
import type { DeskDatabase } from './store/database.ts';
import { Enrol } from './tasks/enrol/enrol.tsx';
import { sayName } from './tasks/enrol/say-name.ts';
import { LockWhenIdle } from './tasks/lock/lock-when-idle.tsx';
import { goBackTo, type Spot, spotNow } from './tasks/lock/spot.ts';
import { AccountNews } from './tasks/my-account/account-news.tsx';
import { CameBack } from './tasks/sign-in/came-back.tsx';
import { SignIn, type WhySignIn } from './tasks/sign-in/sign-in.tsx';

const LaunchPage = laterPage(() => import('./tasks/lifeboat/launch-page.tsx'));
const StandDownPage = laterPage(() => import('./tasks/lifeboat/stand-down-page.tsx'));

/** Who was here last, and where they were. */
type Was = { readonly account: Uuid; readonly spot: Spot };

type Gate =
  | { readonly kind: 'closed'; readonly why: WhySignIn; readonly was: Was | null }
  | { readonly kind: 'open'; readonly desk: Desk };

/** Nothing of a patient is on any screen outside an open gate. */
export function App({ database }: { readonly database: DeskDatabase }) {
  const path = usePath();
  const [gate, setGate] = useState<Gate>({ kind: 'closed', why: 'start', was: null });

  async function enter(name?: string, introduce?: Introduction): Promise<void> {
    const letGo = takeInHand();
    const desk = await signIn(database, introduce).finally(letGo);
    if (name !== undefined) await sayName(desk, name);
    if (gate.kind === 'closed' && gate.was !== null) {
      if (gate.was.account === desk.session.account) goBackTo(gate.was.spot);
      // Somebody else begins at the beginning, and not where their colleague was.
      else goInstead('/');
    }
    setGate({ kind: 'open', desk });
    void fetchTheRest();
    void desk.ended.then((why) => close(desk, why));
  }

  /** Takes everything off the screen at once, and only then the keys: its forms seal what was typed a moment ago as they go. */
  function close(desk: Desk, why: WhySignIn): void {
    const was = { account: desk.session.account, spot: spotNow() };
    flushSync(() =>
      setGate((now) =>
        now.kind === 'open' && now.desk === desk ? { kind: 'closed', why, was } : now,
      ),
    );
    setTimeout(desk.forget);
  }
  const open = gate.kind === 'open' ? gate.desk : null;
  const lock = useCallback(() => void open?.leave('idle'), [open]);

  if (path === CALLBACK_PATH) return <CameBack />;
  if (path === '/launch') return <LaunchPage />;
  if (path === '/stand-down') return <StandDownPage />;
  if (path === '/enrol') return <Enrol enter={enter} />;
  if (gate.kind === 'closed') {
    return <SignIn why={gate.why} enter={(introduce) => enter(undefined, introduce)} />;
  }
  return (
    <DeskContext value={gate.desk}>
      <Shell>
        <AccountNews />
        <PageTrouble path={path}>
          <Place path={path} />
        </PageTrouble>
      </Shell>
      <LockWhenIdle lock={lock} />
    </DeskContext>
  );
}
