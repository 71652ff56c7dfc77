import type { Taken } from '#care/hand-back.ts';

export const CHANNEL_WORDS: Readonly<Record<Taken['channel'], string>> = {
  https: 'As messages, which it acknowledged',
  file: 'From the file',
  print: 'From paper',
};
