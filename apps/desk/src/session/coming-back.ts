/** What passes between the page that people come back to from Care Identity and the desk that waits for them in another window. */

const CHANNEL = 'holdfast/cis2';

type Word = { readonly said: 'back' | 'heard'; readonly query: string };

/** For the page that people come back to. Resolves when a desk has heard. */
export async function tellOfComingBack(query: string): Promise<void> {
  const channel = new BroadcastChannel(CHANNEL);
  const heard = wordOn(channel, (word) => word.said === 'heard' && word.query === query);
  channel.postMessage({ said: 'back', query } satisfies Word);
  await heard;
  channel.close();
}

/**
 * For the desk: the query with which the person of this attempt comes back; other attempts are other windows' affair.
 * @throws the signal's reason
 */
export async function comingBack(state: string, signal: AbortSignal): Promise<string> {
  const channel = new BroadcastChannel(CHANNEL);
  try {
    const { query } = await wordOn(
      channel,
      (word) => word.said === 'back' && new URLSearchParams(word.query).get('state') === state,
      signal,
    );
    channel.postMessage({ said: 'heard', query } satisfies Word);
    return query;
  } finally {
    channel.close();
  }
}

function wordOn(
  channel: BroadcastChannel,
  isIt: (word: Word) => boolean,
  signal?: AbortSignal,
): Promise<Word> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
    channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
      if (isIt(data)) resolve(data);
    });
  });
}
