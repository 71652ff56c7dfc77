/** One message among those that were set aside on its day. */
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { documentsOf } from '#care/document.ts';
import { type CareFacts, careFacts } from '#care/entries.ts';
import { type CarePayload, carePayloads } from '#care/payloads.ts';
import type { Opened } from '#sync/keyring.ts';

export type SetAsideMessage = {
  readonly at: number;
  readonly facts: CareFacts<'message.set-aside'>;
  /** Null where its seal or shape does not hold. */
  readonly note: CarePayload<'message.set-aside'> | null;
  /** The message as received, compressed; undefined unless all its parts are here. */
  readonly original: { readonly bytes: Bytes } | undefined;
  readonly reviews: readonly { readonly at: number; readonly by: Uuid; readonly note: string }[];
};

export function foldMessage(entries: readonly Opened[], id: Uuid): SetAsideMessage | null {
  let message: Omit<SetAsideMessage, 'original' | 'reviews'> | null = null;
  const reviews: SetAsideMessage['reviews'][number][] = [];
  for (const { header, payload } of entries) {
    if (header.type === 'message.set-aside') {
      const facts = careFacts[header.type].safeParse(header.facts);
      if (!facts.success || facts.data.message !== id) continue;
      const note = carePayloads[header.type].safeParse(payload);
      message ??= { at: header.at, facts: facts.data, note: note.success ? note.data : null };
    } else if (header.type === 'message.reviewed') {
      const facts = careFacts[header.type].safeParse(header.facts);
      const note = carePayloads[header.type].safeParse(payload);
      if (!facts.success || facts.data.message !== id) continue;
      reviews.push({ at: header.at, by: header.author, note: note.success ? note.data.note : '' });
    }
  }
  if (message === null) return null;
  return {
    ...message,
    reviews,
    original: message.note === null ? undefined : documentsOf(entries).get(message.note.original),
  };
}
