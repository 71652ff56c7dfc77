import { z } from 'zod';
import { coded } from './coded.ts';
import { identifier, patientNhsNumber } from './identifier.ts';
import { address, organisation, personName, telecom } from './person.ts';
import { reportTime } from './time.ts';

export const patient = z
  .strictObject({
    names: z.array(personName).readonly(),
    identifiers: z.array(identifier).readonly(),
    nhsNumber: patientNhsNumber.optional(),
    sex: z.enum(['male', 'female', 'not-known', 'not-specified', 'unrecognised']).optional(),
    genderAsSent: coded.optional(),
    birth: reportTime.optional(),
    addresses: z.array(address).readonly(),
    telecoms: z.array(telecom).readonly(),
    ethnicity: z.array(coded).readonly(),
    maritalStatus: coded.optional(),
    religion: coded.optional(),
    languages: z
      .array(
        z
          .strictObject({
            language: coded.optional(),
            mode: coded.optional(),
            proficiency: coded.optional(),
            preferred: z.boolean().optional(),
          })
          .readonly(),
      )
      .readonly(),
    guardians: z
      .array(
        z
          .strictObject({
            names: z.array(personName).readonly(),
            relation: coded.optional(),
            telecoms: z.array(telecom).readonly(),
            addresses: z.array(address).readonly(),
            organisation: organisation.optional(),
          })
          .readonly(),
      )
      .readonly(),
    /** The registered practice, where one was named. */
    practice: organisation.optional(),
  })
  .readonly();
export type Patient = z.output<typeof patient>;
