import { cityTime, clockReader } from './clock-file.ts';

/** From here on `Date` tells this process the city's time. The file is there. */
export function liveBy(file: string): void {
  const read = clockReader(file);
  const RealDate = Date;
  const real = RealDate.now.bind(RealDate);
  const now = () => Math.floor(cityTime(read(), real()));
  globalThis.Date = new Proxy(RealDate, {
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    apply: () => new RealDate(now()).toString(),
  });
}
