import { useEffect } from 'react';
import type { Params } from '#wire/keeper.ts';
import type { StreamState } from '../store/stream-file.ts';
import { useDesk, useReadable } from './hooks.ts';

/**
 * Follows a stream for as long as the screen is there.
 * @param alongside streams that the same screen opens next
 */
export function useFile(
  stream: string,
  purpose: Params<'grant'>['purpose'],
  alongside?: readonly string[],
): { state: StreamState; again: () => void } {
  const file = useDesk().file(stream, purpose, alongside);
  useEffect(() => file.follow(), [file]);
  return { state: useReadable(file.state), again: () => void file.refresh() };
}
