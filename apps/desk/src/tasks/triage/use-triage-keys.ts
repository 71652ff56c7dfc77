import { useEffect } from 'react';

/** Alt+R: the red flags, from wherever the cursor is. Alt+T: the triage. */
export function useTriageKeys(raise: (() => void) | null): void {
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (!event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.code === 'KeyR' && raise !== null) raise();
      else if (event.code === 'KeyT') focusTriage();
      else return;
      event.preventDefault();
    }
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [raise]);
}

function focusTriage(): void {
  const there = document.querySelector<HTMLElement>('.triage-card, #triage-pack');
  there?.focus();
}
