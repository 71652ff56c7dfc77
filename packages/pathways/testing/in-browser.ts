/** What the browser test runs inside the page: loads a signed pack by WebCrypto, and makes moves again. */
import { DISPOSITIONS } from '#care/report/dispositions.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import { position } from '../position.ts';
import { loadPack } from '../signed-pack.ts';
import * as triage from '../triage.ts';

export async function endIn(
  file: string,
  publisher: string,
  answers: readonly string[],
): Promise<{ hash: string; end: string }> {
  const loaded = await loadPack(
    { ...webPrimitives, publishers: [Uint8Array.fromHex(publisher)], dispositions: DISPOSITIONS },
    Uint8Array.fromHex(file),
  );
  const context = { speaker: 'third-party', language: 'en', ageMonths: 840, sex: 'unknown' };
  const end = answers.reduce((at, one) => triage.answer(at, one), triage.begin(loaded, context));
  return { hash: loaded.hash.toHex(), end: position(triage.replay(() => loaded, end.moves)).id };
}
