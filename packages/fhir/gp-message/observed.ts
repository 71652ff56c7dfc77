/** What was measured, for people as a table with its early warning score, and for programs as FHIR observations. */
import type { Uuid } from '#base/ids.ts';
import { MEASURES } from '#care/observation-measures.ts';
import {
  OBSERVATION_ROWS,
  rowLabel,
  rowWords,
  scoreOf,
  scoreWords,
} from '#care/observation-words.ts';
import type { CaseObservations } from '#care/payloads.ts';
import type { CodeableConcept, Quantity } from '#fhir/r4/datatypes.ts';
import type { Observation } from '#fhir/r4/observation.ts';
import { narrative, xhtml } from '#fhir/r4/xhtml.ts';
import type { ClosedCase } from './closed-case.ts';
import { correctionWords } from './correction.ts';
import { instant, momentWords } from './moment.ts';
import { reference, resource } from './resource.ts';
import type { Block, Section } from './section.ts';

type Observed = ClosedCase['observations'][number];

/** So many fit beside one another on paper. */
const COLUMNS = 5;

export function observationSections(
  { observations, summary }: ClosedCase,
  resources: readonly Uuid[],
): readonly Section[] {
  if (observations.length === 0) return [];
  const blocks: Block[] = [];
  for (let start = 0; start < observations.length; start += COLUMNS) {
    const some = observations.slice(start, start + COLUMNS);
    const cells = (of: (one: Observed) => string | null) => some.map((one) => of(one) ?? '–');
    const measured = OBSERVATION_ROWS.map((row) => [
      rowLabel(row),
      ...cells((one) => rowWords(row, one.observations)),
    ]).filter(([, ...words]) => words.some((word) => word !== '–'));
    const score = (one: Observed) =>
      scoreWords(scoreOf(one.observations, summary.patient, one.takenAt));
    blocks.push({
      kind: 'table',
      caption: 'Observations, oldest first',
      head: ['Observation', ...some.map(({ takenAt }) => momentWords(takenAt))],
      rows: [['NEWS2', ...cells(score)], ...measured],
    });
  }
  const notes = observations.flatMap(({ takenAt, observations: { note }, corrected }) => [
    ...(note ? [`${momentWords(takenAt)}: ${note}`] : []),
    ...(corrected ? [`${momentWords(takenAt)}: ${correctionWords(corrected)}`] : []),
  ]);
  if (notes.length > 0) blocks.push({ kind: 'list', items: notes });
  return [{ kind: 'detail', title: 'Observations', blocks, sections: [], resources }];
}

type Parties = {
  readonly patient: Uuid;
  readonly encounter: Uuid;
  readonly performerOf: (account: Uuid) => Uuid;
};

export function observationResources(
  closed: ClosedCase,
  part: (name: string) => Uuid,
  { patient, encounter, performerOf }: Parties,
): readonly Observation[] {
  return closed.observations.flatMap((one) =>
    codedOf(one, closed).map(({ name, words, ...measured }) => ({
      resourceType: 'Observation' as const,
      ...resource(
        part(`Observation/${one.id}/${name}`),
        'UKCore-Observation',
        narrative('generated', [xhtml`<p>${measured.code.text ?? name}: ${words}</p>`]),
      ),
      status: one.corrected === null ? ('final' as const) : ('amended' as const),
      category: [VITAL_SIGNS] as const,
      subject: reference(patient),
      encounter: reference(encounter),
      effectiveDateTime: instant(one.takenAt),
      performer: [reference(performerOf(one.by.id))] as const,
      ...measured,
    })),
  );
}

type Coded = {
  readonly name: string;
  readonly words: string;
  readonly code: CodeableConcept;
  readonly note?: readonly [{ readonly text: string }];
} & (
  | { readonly valueQuantity: Quantity }
  | { readonly valueInteger: number }
  | { readonly valueCodeableConcept: CodeableConcept }
  | {
      readonly component: readonly {
        readonly code: CodeableConcept;
        readonly valueQuantity: Quantity;
      }[];
    }
);

function codedOf({ observations: seen, takenAt }: Observed, { summary }: ClosedCase): Coded[] {
  const coded: Coded[] = [];
  for (const [name, code, ucum] of QUANTITIES) {
    const value = seen[name];
    if (value === undefined) continue;
    const words = rowWords(name, seen) ?? '';
    const note = name === 'saturation' ? { note: [{ text: words }] as const } : {};
    coded.push({
      name,
      words,
      code: loinc(code),
      valueQuantity: quantity(name, ucum, value),
      ...note,
    });
  }
  const pressure = PRESSURES.flatMap(([name, code]) => {
    const value = seen[name];
    if (value === undefined) return [];
    return [{ code: loinc(code), valueQuantity: quantity(name, 'mm[Hg]', value) }];
  });
  const words = rowWords('pressure', seen);
  if (pressure.length > 0 && words !== null)
    coded.push({ name: 'pressure', words, code: loinc(PRESSURE), component: pressure });
  if (seen.pain !== undefined)
    coded.push({
      name: 'pain',
      words: rowWords('pain', seen) ?? '',
      code: loinc(PAIN),
      valueInteger: seen.pain,
    });
  const consciousness = rowWords('consciousness', seen);
  if (consciousness !== null)
    coded.push({
      name: 'consciousness',
      words: consciousness,
      code: { text: 'Consciousness (ACVPU)' },
      valueCodeableConcept: { text: consciousness },
    });
  const score = scoreOf(seen, summary.patient, takenAt);
  const scored = scoreWords(score);
  // A partial score is not one: it stands in the words alone.
  if (score.kind === 'scored' && scored !== null && score.missing.length === 0)
    coded.push({ name: 'news2', words: scored, code: NEWS2, valueInteger: score.total });
  return coded;
}

function quantity(name: keyof typeof MEASURES, code: string, value: number): Quantity {
  return { value, unit: MEASURES[name].unit, system: 'http://unitsofmeasure.org', code };
}

type Loinc = readonly [code: string, display: string];

function loinc([code, display]: Loinc): CodeableConcept {
  return { coding: [{ system: 'http://loinc.org', code, display }], text: display };
}

/** The codes of https://hl7.org/fhir/R4/observation-vitalsigns.html, and LOINC's own for glucose; units are UCUM's. */
const QUANTITIES: readonly (readonly [
  'respiration' | 'saturation' | 'pulse' | 'temperature' | 'glucose' | 'weight',
  Loinc,
  string,
])[] = [
  ['respiration', ['9279-1', 'Respiratory rate'], '/min'],
  ['saturation', ['2708-6', 'Oxygen saturation in Arterial blood'], '%'],
  ['pulse', ['8867-4', 'Heart rate'], '/min'],
  ['temperature', ['8310-5', 'Body temperature'], 'Cel'],
  ['glucose', ['15074-8', 'Glucose [Moles/volume] in Blood'], 'mmol/L'],
  ['weight', ['29463-7', 'Body weight'], 'kg'],
];
const PRESSURE: Loinc = ['85354-9', 'Blood pressure panel with all children optional'];
const PRESSURES = [
  ['systolic', ['8480-6', 'Systolic blood pressure']],
  ['diastolic', ['8462-4', 'Diastolic blood pressure']],
] as const satisfies readonly (readonly [keyof CaseObservations, Loinc])[];
const PAIN: Loinc = ['72514-3', 'Pain severity - 0-10 verbal numeric rating [Score] - Reported'];
const NEWS2: CodeableConcept = {
  coding: [
    {
      system: 'http://snomed.info/sct',
      code: '1104051000000101',
      display: 'Royal College of Physicians NEWS2 (National Early Warning Score 2) total score',
    },
  ],
  text: 'NEWS2 total score',
};
const VITAL_SIGNS: CodeableConcept = {
  coding: [
    {
      system: 'http://terminology.hl7.org/CodeSystem/observation-category',
      code: 'vital-signs',
      display: 'Vital Signs',
    },
  ],
};
