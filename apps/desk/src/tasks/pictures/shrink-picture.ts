/**
 * A photograph made small enough to send, and drawn anew: so nothing comes along that the camera wrote beside it, such as where it was
 * taken. The browser turns it the right way up.
 */
import type { Bytes } from '#base/bytes.ts';

export const PICTURE_TYPE = 'image/jpeg';
/** Enough to judge a rash by, and to read a label. */
const LONGEST_SIDE = 1_600;
const SHORTEST_TRY = 400;
const QUALITIES = [0.85, 0.7, 0.55] as const;
/** Before sealing; what the keeper takes is a little more. */
const MOST_BYTES = 900_000;
/** More than any camera of a phone makes. */
const MOST_FILE_BYTES = 60 * 2 ** 20;

export type PictureRefusal = 'not-a-picture' | 'too-large';

export async function shrinkPicture(file: Blob): Promise<Bytes | PictureRefusal> {
  if (file.size > MOST_FILE_BYTES) return 'too-large';
  // A drawing that is a document could hold anything.
  if (/svg|xml/i.test(file.type)) return 'not-a-picture';
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(
    () => null,
  );
  if (bitmap === null) return 'not-a-picture';
  try {
    const longest = Math.max(bitmap.width, bitmap.height);
    for (let side = Math.min(LONGEST_SIDE, longest); ; side *= 0.75) {
      const canvas = drawn(bitmap, side / longest);
      for (const quality of QUALITIES) {
        const blob = await encoded(canvas, quality);
        if (blob !== null && blob.size <= MOST_BYTES)
          return new Uint8Array(await blob.arrayBuffer());
      }
      if (side < SHORTEST_TRY) return 'too-large';
    }
  } finally {
    bitmap.close();
  }
}

function drawn(bitmap: ImageBitmap, scale: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d', { alpha: false })!;
  // What was see-through would be black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function encoded(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, PICTURE_TYPE, quality));
}
