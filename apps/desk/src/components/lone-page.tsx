import type { ReactNode } from 'react';

/** The frame of the screens outside the desk: enrolling and signing in. */
export function LonePage({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <header className="desk-header">
        <div className="nhsuk-width-container desk-header__row">
          <span className="desk-header__name">Holdfast</span>
        </div>
      </header>
      <main className="nhsuk-width-container nhsuk-main-wrapper desk-lone" id="work">
        {children}
      </main>
    </>
  );
}
