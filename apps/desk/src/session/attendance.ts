/** Whether somebody is still at the desk, as far as keys and pointers tell. */
import type { Clock } from '#base/clock.ts';

/** `leaving` shortly before `gone`, so that whoever only reads can say that they are there. */
export type Attention = 'here' | 'leaving' | 'gone';

export type AttendanceParts = {
  /** Where keys and pointers are heard: the window. */
  readonly target: EventTarget;
  readonly clock: Clock;
  readonly limits: {
    /** Without a key or pointer, until nobody is there. */
    readonly goneMs: number;
    /** How long before that somebody is warned. */
    readonly warningMs: number;
    /** Between two calls of `tell`. */
    readonly tellEveryMs: number;
  };
  readonly onChange: (attention: Attention) => void;
  /** Somebody is there: called when they are, at most so often. */
  readonly tell: () => void;
};

/** A click may come without the others: a screen reader makes it. */
const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'click'];
/** When a device may have slept, and its timers with it. */
const WAKINGS = ['visibilitychange', 'focus'];

/** From now on, until it is called again or nobody is there. By the clock and not by timers: those stand still while a device sleeps. */
export function attend({ target, clock, limits, onChange, tell }: AttendanceParts): () => void {
  const { goneMs, warningMs, tellEveryMs } = limits;
  let attention: Attention = 'here';
  let signAt = clock();
  let toldAt = signAt;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    clearTimeout(timer);
    const idle = Math.max(0, clock() - signAt);
    const next = idle >= goneMs ? 'gone' : idle >= goneMs - warningMs ? 'leaving' : 'here';
    if (next === 'gone') stop();
    else timer = setTimeout(look, (next === 'here' ? goneMs - warningMs : goneMs) - idle);
    if (next !== attention) {
      attention = next;
      onChange(next);
    }
  }

  function sign(): void {
    // Too late: a key that wakes a sleeping device does not open it.
    const isLate = clock() - signAt >= goneMs;
    if (!isLate) signAt = clock();
    if (isLate || attention === 'leaving') look();
    if (isLate || signAt - toldAt < tellEveryMs) return;
    toldAt = signAt;
    tell();
  }

  function stop(): void {
    clearTimeout(timer);
    for (const type of SIGNS) target.removeEventListener(type, sign, true);
    for (const type of WAKINGS) target.removeEventListener(type, look, true);
  }

  for (const type of SIGNS) target.addEventListener(type, sign, { capture: true, passive: true });
  for (const type of WAKINGS) target.addEventListener(type, look, true);
  look();
  return stop;
}
