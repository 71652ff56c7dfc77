/** Says for a safe that the log lies in the place up to here: from then on desks let go of what they wrote. */
import type { ExportPass } from '#backup/export-pass.ts';
import type { MainSite } from '#backup/main-site.ts';
import type { Clock } from '#base/clock.ts';
import { ed25519Cosigner } from '#tlog/cosignature.ts';
import { formatNote, parseNote, signText } from '#tlog/note.ts';
import { ed25519KeyFromSeed } from '#tlog/note-ed25519-node.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { asKeyName } from '#tlog/verifier-key.ts';

/** @param note a checkpoint of the log, once all that it covers lies there. @throws SiteAway */
export async function cosignExport(
  note: Uint8Array,
  { origin, cosignerSeed }: ExportPass,
  site: Pick<MainSite, 'cosigned'>,
  clock: Clock,
): Promise<void> {
  const { text, signatures } = parseNote(note);
  const key = ed25519KeyFromSeed(cosignerSeed);
  const name = asKeyName(new URL(origin).host);
  const cosigner = ed25519Cosigner(sha256, name, key, () => Math.floor(clock() / 1000));
  const signed = [...signatures, await signText(text, cosigner)];
  await site.cosigned(new Uint8Array(formatNote({ text, signatures: signed })));
}
