import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { type PictureBox, pictureOf } from '#pathways/draw/picture.ts';
import { edgesFrom, nameOf } from '#pathways/graph.ts';
import type { Pack } from '#pathways/pack.ts';
import { linkName, type Way } from './way-taken.ts';

const SCALES = [0.25, 0.35, 0.5, 0.7, 1, 1.4, 2] as const;
const WHOLE = 4;

/** The graph of a pack: larger and smaller by + and −, from box to box by the arrow keys. */
export function PackPicture({ pack, way }: { readonly pack: Pack; readonly way: Way | null }) {
  const picture = useMemo(() => pictureOf(pack), [pack]);
  const boxes = useMemo(
    () => picture.boxes.toSorted((a, b) => a.y - b.y || a.x - b.x),
    [picture.boxes],
  );
  const [scale, setScale] = useState(WHOLE);
  const [at, setAt] = useState(0);
  const svg = useRef<SVGSVGElement>(null);
  const zoom = (by: number) =>
    setScale((now) => Math.min(SCALES.length - 1, Math.max(0, now + by)));

  function press(event: KeyboardEvent): void {
    const acts: { readonly [key: string]: (() => void) | undefined } = {
      '+': () => zoom(1),
      '=': () => zoom(1),
      '-': () => zoom(-1),
      '0': () => setScale(WHOLE),
      ArrowDown: () => step(1),
      ArrowRight: () => step(1),
      ArrowUp: () => step(-1),
      ArrowLeft: () => step(-1),
      Home: () => step(-boxes.length),
      End: () => step(boxes.length),
    };
    const act = event.altKey || event.ctrlKey || event.metaKey ? undefined : acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }
  function step(by: number): void {
    const next = Math.min(boxes.length - 1, Math.max(0, at + by));
    setAt(next);
    svg.current?.querySelectorAll<SVGGElement>('[data-box]')[next]?.focus();
  }
  const factor = SCALES[scale]!;
  return (
    <div className="pack-picture">
      <div className="pack-picture__tools">
        <button type="button" className="triage-act" onClick={() => zoom(-1)}>
          Smaller <kbd>−</kbd>
        </button>
        <button type="button" className="triage-act" onClick={() => zoom(1)}>
          Larger <kbd>+</kbd>
        </button>
        <button type="button" className="triage-act" onClick={() => setScale(WHOLE)}>
          As drawn <kbd>0</kbd>
        </button>
        <button type="button" className="triage-act" onClick={() => print()}>
          Print
        </button>
        <span className="desk-quiet" role="status">
          {Math.round(factor * 100)}%. The arrow keys go from box to box.
        </span>
      </div>
      <div className="pack-picture__sheet">
        <svg
          ref={svg}
          width={picture.width * factor}
          height={picture.height * factor}
          viewBox={`0 0 ${picture.width} ${picture.height}`}
          aria-label={picture.title}
          fontFamily="Arial, sans-serif"
          fontSize={12}
          onKeyDown={press}
        >
          <rect width={picture.width} height={picture.height} fill="#ffffff" />
          <text {...picture.titleAt} fontSize={20} fontWeight="bold" fill="#212b32">
            {picture.title}
          </text>
          <text {...picture.useAt} fontWeight="bold" fill="#212b32">
            {picture.use}
          </text>
          <g transform={`translate(${picture.origin.x} ${picture.origin.y})`}>
            {picture.links.map(({ link, path }) => {
              const isWay = way?.links.has(linkName(link.from, link.step)) === true;
              return (
                <path
                  key={`${link.from} ${link.to}`}
                  d={path}
                  fill="none"
                  stroke={isWay ? '#005eb8' : '#768692'}
                  strokeWidth={isWay ? 5 : 1.5}
                />
              );
            })}
            {boxes.map((one, i) => (
              <BoxShape
                key={one.box.id}
                pack={pack}
                shape={one}
                isWay={isOnWay(way, one)}
                isFaded={way !== null && !isOnWay(way, one)}
                isStop={i === at}
                onFocus={() => setAt(i)}
              />
            ))}
            {picture.sayings.map(({ words, x, y, link }) => (
              <text
                key={`${link.from} ${link.to}`}
                x={x}
                y={y}
                textAnchor="middle"
                fontStyle="italic"
                fill="#212b32"
                stroke="#ffffff"
                strokeWidth={4}
                paintOrder="stroke"
                strokeLinejoin="round"
              >
                {words}
              </text>
            ))}
          </g>
        </svg>
      </div>
    </div>
  );
}

type BoxShapeProps = {
  readonly pack: Pack;
  readonly shape: PictureBox;
  readonly isWay: boolean;
  readonly isFaded: boolean;
  readonly isStop: boolean;
  readonly onFocus: () => void;
};

function BoxShape({ pack, shape, isWay, isFaded, isStop, onFocus }: BoxShapeProps) {
  const { box, fill, letters, lines, stroke, x, y } = shape;
  const ways = edgesFrom(pack, box.step).map(({ label, to }) => `${label}: ${nameOf(pack, to)}`);
  const words = [...box.how, ...box.lines].join(' ');
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: one stop for all boxes, which the arrow keys go through and nothing presses
    <g
      data-box
      tabIndex={isStop ? 0 : -1}
      role="img"
      aria-label={[words, isWay ? 'on the way that was taken' : '', ...ways]
        .filter(Boolean)
        .join('. ')}
      className="pack-picture__box"
      opacity={isFaded ? 0.55 : 1}
      onFocus={onFocus}
    >
      <rect
        x={x}
        y={y}
        width={box.width}
        height={box.height}
        rx={4}
        fill={fill}
        stroke={isWay ? '#212b32' : stroke}
        strokeWidth={isWay ? 5 : box.redFlag ? 4 : 1.5}
      />
      {lines.map((line) => (
        <text
          key={`${line.y}`}
          x={line.x}
          y={line.y}
          fill={letters}
          fontStyle={line.isHow ? 'italic' : undefined}
          fontWeight={line.isHow ? undefined : 'bold'}
        >
          {line.words}
        </text>
      ))}
    </g>
  );
}

/** A disposition is drawn below each question that leads to it. */
function isOnWay(way: Way | null, { box }: PictureBox): boolean {
  if (way === null || !way.steps.has(box.step)) return false;
  return box.from === undefined || way.links.has(linkName(box.from, box.step));
}
