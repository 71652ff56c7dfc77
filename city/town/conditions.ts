import type { Draw } from '../draw.ts';

/** Illnesses that stay, and in how many of a hundred at which age. Over all ages near the prevalences that practices report (QOF 2023 to 2024); how they spread over the ages is our own estimate. */
const CONDITIONS: readonly {
  readonly name: string;
  readonly byAge: readonly [
    child: number,
    adult: number,
    from40: number,
    from60: number,
    from75: number,
  ];
}[] = [
  { name: 'high blood pressure', byAge: [0, 1, 14, 36, 52] },
  { name: 'diabetes', byAge: [0.2, 1, 7, 15, 18] },
  { name: 'asthma', byAge: [5, 6, 7, 7, 7] },
  { name: 'depression or anxiety', byAge: [0, 13, 15, 12, 10] },
  { name: 'COPD', byAge: [0, 0, 1.5, 5, 8] },
  { name: 'an irregular heartbeat', byAge: [0, 0, 0.8, 4.5, 14] },
  { name: 'kidney disease', byAge: [0, 0.2, 2, 7, 22] },
  { name: 'epilepsy', byAge: [0.4, 0.7, 0.9, 0.9, 1] },
  { name: 'dementia', byAge: [0, 0, 0, 1, 8] },
  { name: 'cancer, under treatment', byAge: [0, 0.2, 1, 3, 4] },
];

export function conditionsOf(draw: Draw, age: number): readonly string[] {
  const band = [18, 40, 60, 75].filter((from) => age >= from).length;
  return CONDITIONS.filter(({ byAge }) => draw.chance((byAge[band] ?? 0) / 100)).map(
    ({ name }) => name,
  );
}
