/** Findings that a clinician coded, as FHIR conditions. */
import type { Uuid } from '#base/ids.ts';
import type { Condition } from '#fhir/r4/condition.ts';
import { narrative, xhtml } from '#fhir/r4/xhtml.ts';
import type { ClosedCase } from './closed-case.ts';
import { instant } from './moment.ts';
import { reference, resource } from './resource.ts';

type Parties = {
  readonly patient: Uuid;
  readonly encounter: Uuid;
  /** PractitionerRole of a clinician whose name is known. */
  readonly roleOf: (account: Uuid) => Uuid | undefined;
};

/** In the order of the consultations, each with the one that it stands in. */
export function findingResources(
  { consultations }: ClosedCase,
  part: (name: string) => Uuid,
  { patient, encounter, roleOf }: Parties,
): readonly { readonly consultation: Uuid; readonly condition: Condition }[] {
  return consultations.flatMap(({ id, at, by, consultation: { findings = [] } }) =>
    findings.flatMap(({ system, code, display }, i) => {
      const asserter = roleOf(by.id);
      const text = display || code;
      if (text === '') return [];
      const coding =
        system && code && display ? { coding: [{ system, code, display }] as const } : {};
      return [
        {
          consultation: id,
          condition: {
            resourceType: 'Condition',
            ...resource(
              part(`Condition/${id}/${i}`),
              'UKCore-Condition',
              narrative('generated', [xhtml`<p>${text}</p>`]),
            ),
            clinicalStatus: coded('condition-clinical', 'active', 'Active'),
            category: [coded('condition-category', 'encounter-diagnosis', 'Encounter Diagnosis')],
            code: { ...coding, text },
            subject: reference(patient),
            encounter: reference(encounter),
            recordedDate: instant(at),
            ...(asserter && { asserter: reference(asserter) }),
          },
        },
      ];
    }),
  );
}

function coded(list: string, code: string, display: string) {
  const system = `http://terminology.hl7.org/CodeSystem/${list}`;
  return { coding: [{ system, code, display }] } as const;
}
