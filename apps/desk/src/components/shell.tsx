import type { ReactNode } from 'react';
import { hasOneOf, IN_THE_ROOM, type Role } from '#base/roles.ts';
import { useInHands } from '../installed/hands.ts';
import { BesideBanner } from '../tasks/beside/beside-banner.tsx';
import { Announcements } from '../tasks/board/announcements.tsx';
import { ThemeSwitch } from '../theme/theme-switch.tsx';
import { useDesk, useRoom } from './hooks.ts';
import { Link } from './link.tsx';
import { usePath } from './navigation.ts';
import { SayPresence } from './say-presence.tsx';
import { StatusStrip } from './status-strip.tsx';

/** The frame around every screen of a signed-in desk. */
export function Shell({ children }: { readonly children: ReactNode }) {
  useInHands();
  return (
    <>
      <a className="nhsuk-skip-link" href="#work">
        Skip to the work
      </a>
      <Header />
      <StatusStrip />
      <BesideBanner />
      <Announcements />
      <main className="nhsuk-width-container desk-main" id="work" tabIndex={-1}>
        {children}
      </main>
      <SayPresence />
    </>
  );
}

function Header() {
  const { session, leave } = useDesk();
  const { names, board } = useRoom();
  const here = `/${usePath().split('/')[1]}`;
  const aside = board.setAside.size;
  const isOne = (...roles: readonly Role[]) => hasOneOf(session.roles, roles);
  const places: readonly (readonly [href: string, words: string])[] = [
    ['/', 'Board'],
    ...(isOne('shift-lead') ? [['/shift', 'Shift'] as const] : []),
    ['/set-aside', aside === 0 ? 'Set aside' : `Set aside (${aside})`],
    ...(isOne(...FINDERS) ? [['/find-person', 'Find a person'] as const] : []),
    ['/people', 'People'],
    ...(isOne('guardian') ? GUARDIANS_PLACES : []),
    ...(isOne(...MEASURERS) ? [['/measures', 'Measures'] as const] : []),
  ];
  return (
    <header className="desk-header">
      <div className="nhsuk-width-container desk-header__row">
        <Link className="desk-header__name" href="/">
          Holdfast
        </Link>
        <nav className="desk-header__places" aria-label="Places">
          {places.map(([href, words]) => (
            <Link key={href} href={href} aria-current={href === here ? 'page' : undefined}>
              {words}
            </Link>
          ))}
        </nav>
        <div className="desk-header__person">
          <Link className="desk-header__me" href="/my-account">
            {names.get(session.account) ?? 'Your account'}
          </Link>
          <ThemeSwitch />
          <button
            type="button"
            className="desk-header__out"
            onClick={() => void leave('signed-out')}
          >
            Sign out
          </button>
        </div>
      </div>
    </header>
  );
}

const FINDERS: readonly Role[] = [...IN_THE_ROOM, 'guardian'];

const MEASURERS: readonly Role[] = ['shift-lead', 'operator', 'assurance-lead'];

const GUARDIANS_PLACES = [
  ['/who-opened-whom', 'Who opened whom'],
  ['/bulk-and-forgetting', 'Bulk and forgetting'],
] as const;
