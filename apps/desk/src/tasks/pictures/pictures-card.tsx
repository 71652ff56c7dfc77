import { useEffect, useState } from 'react';
import { streamName } from '#base/stream.ts';
import type { Picture } from '#care/after-care.ts';
import type { CaseView } from '#care/case.ts';
import { Button } from '../../components/button.tsx';
import { useDesk } from '../../components/hooks.ts';
import { momentWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';
import type { PictureTrouble } from '../../store/pictures.ts';

type PicturesCardProps = { readonly view: CaseView; readonly now: number };

export default function PicturesCard({ view: { row, pictures }, now }: PicturesCardProps) {
  const nameOf = useNames();
  if (pictures.length === 0) return null;
  const stream = streamName({ kind: 'case', id: row.id });
  return (
    <section className="desk-card" aria-label="Pictures">
      <h2>Pictures</h2>
      <div className="desk-pictures">
        {pictures.map((picture) => (
          <figure key={picture.id}>
            <Shown stream={stream} picture={picture} />
            <figcaption>
              {picture.caption}{' '}
              <span className="desk-quiet">
                {nameOf(picture.by)}, {momentWords(picture.at, now)}
              </span>
            </figcaption>
          </figure>
        ))}
      </div>
    </section>
  );
}

type Look =
  | { readonly kind: 'opening' }
  | { readonly kind: 'here'; readonly url: string }
  | { readonly kind: PictureTrouble };

function Shown({ stream, picture }: { readonly stream: string; readonly picture: Picture }) {
  const { pictures } = useDesk();
  const { hash, key, caption, mediaType } = picture;
  const [look, setLook] = useState<Look>({ kind: 'opening' });
  const [tries, setTries] = useState(0);
  const [large, setLarge] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a picture is known by its entry, and asked for again by a press
  useEffect(() => {
    let left = false;
    pictures.open({ stream, hash, key }).then(
      (opened) => {
        if (left) return;
        // An address of its own kind, with the picture in it: no other origin, nothing to take back.
        setLook(
          typeof opened === 'string'
            ? { kind: opened }
            : {
                kind: 'here',
                url: `data:${IMAGE.test(mediaType) ? mediaType : 'image/jpeg'};base64,${opened.toBase64()}`,
              },
        );
      },
      () => left || setLook({ kind: 'altered' }),
    );
    return () => {
      left = true;
    };
  }, [pictures, stream, picture.id, tries]);

  if (look.kind === 'opening') return <p role="status">Opening the picture…</p>;
  if (look.kind === 'here')
    return (
      <button
        type="button"
        className="desk-picture"
        aria-pressed={large}
        aria-label={`${caption}: ${large ? 'make smaller' : 'make larger'}`}
        onClick={() => setLarge(!large)}
      >
        <img src={look.url} alt={caption} data-large={large} />
      </button>
    );
  return (
    <div className="desk-picture__trouble" role="alert">
      <p>{TROUBLES[look.kind]}</p>
      {look.kind === 'away' && (
        <Button kind="secondary" onPress={() => setTries(tries + 1)}>
          Try again
        </Button>
      )}
    </div>
  );
}

const IMAGE = /^image\/(jpeg|png|webp)$/;

const TROUBLES: Readonly<Record<PictureTrouble, string>> = {
  missing: 'This picture is named in the record and is not kept any more. Tell your operator.',
  altered:
    'What is kept is not the picture that was added, so it is not shown. Tell your operator.',
  away: 'The picture cannot be fetched just now.',
};
