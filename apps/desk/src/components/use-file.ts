import { useEffect, useState } from 'react';
import type { Wanted } from '#sync/keyring.ts';
import type { Params } from '#wire/keeper.ts';
import { Observable } from '../store/observable.ts';
import type { StreamFile, StreamState } from '../store/stream-file.ts';
import { useDesk, useReadable } from './hooks.ts';

const opening = new Observable<StreamState>({ kind: 'opening' });

/** Opens a stream for as long as the screen is there. */
export function useFile(stream: string, purpose: Params<'grant'>['purpose']): { state: StreamState; again: () => void } {
  const desk = useDesk();
  const [file, setFile] = useState<StreamFile | null>(null);
  useEffect(() => {
    const wanted: Wanted = { stream, subject: null };
    const opened = desk.file(wanted, purpose);
    setFile(opened);
    return () => opened.close();
  }, [desk, stream, purpose]);
  return { state: useReadable(file?.state ?? opening), again: () => void file?.refresh() };
}
