import { useEffect, useState } from 'react';
import type { OwedCases } from '#wire/server.ts';
import { useDesk } from '../../components/hooks.ts';

const LOOK_EVERY_MS = 3_000;

/** What the system beside a service is owed, looked at again and again; null until it is known. */
export function useOwed(service: string): OwedCases['cases'] | null {
  const desk = useDesk();
  const [owed, setOwed] = useState<OwedCases['cases'] | null>(null);
  useEffect(() => {
    let left = false;
    const look = () =>
      desk.handBack(service).then(
        ({ cases }) => left || setOwed(cases),
        // The strip says when nobody answers; what was read stays.
        () => undefined,
      );
    void look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [desk, service]);
  return owed;
}
